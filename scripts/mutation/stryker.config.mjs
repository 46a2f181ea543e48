import jest from '../../jest.config.mjs'

/** Mutations of core's own code, tried on core's tests and the contract's cases inside a process. */
export default {
  testRunner: 'jest',
  jest: {
    projectType: 'custom',
    config: {
      ...jest,
      roots: ['<rootDir>/packages/core/test', '<rootDir>/packages/memory/test'],
      testPathIgnorePatterns: ['/memory/test/broken', '/core/test/properties'],
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  mutate: [
    'packages/core/src/framing/*.ts',
    'packages/core/src/names.ts',
    'packages/core/src/channel/match.ts',
    'packages/core/src/channel/batches.ts',
    'packages/core/src/channel/receive-selector.ts',
    'packages/core/src/channel/message-size.ts',
    'packages/core/src/timing/deadline.ts',
  ],
  // What an error says is for people.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['**/dist', 'docs', 'apps', '.turbo', 'packages/{shm,mq,pipe,socket,nats,ffi,host}'],
  // Nothing of the sandbox is compiled by tsc.
  tsconfigFile: 'none.json',
  tempDirName: '.stryker',
  concurrency: 2,
  timeoutMS: 10_000,
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
}
