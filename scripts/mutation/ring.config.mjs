import core from './stryker.config.mjs'

/** Mutations of the ring in shared memory, tried on the test that walks through all its interleavings with a death at each step. */
export default {
  ...core,
  jest: {
    ...core.jest,
    config: {
      ...core.jest.config,
      roots: ['<rootDir>/packages/shm/test'],
      testMatch: ['**/model.test.ts'],
      testPathIgnorePatterns: [],
    },
  },
  // All of the tests meet all of the ring.
  coverageAnalysis: 'off',
  mutate: [
    'packages/shm/src/ring/lock-word.ts',
    'packages/shm/src/ring/record-ring.ts',
    'packages/shm/src/ring/record-sender.ts',
    'packages/shm/src/ring/record-receiver.ts',
    'packages/shm/src/ring/record-state.ts',
    'packages/shm/src/ring/extent.ts',
  ],
  ignorePatterns: ['**/dist', 'docs', 'apps', '.turbo', 'packages/{mq,pipe,socket,nats}'],
  // A mutant that never comes to an end is one that a test sees.
  timeoutMS: 20_000,
}
