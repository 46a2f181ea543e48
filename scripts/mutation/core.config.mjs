/** Mutations of core's own code, tried on core's tests and the contract's cases inside a process. */
export default {
  testRunner: 'process',
  plugins: ['./scripts/mutation/runner.mjs'],
  processRunner: {
    files: [
      ...[
        'names',
        'deadline',
        'timing',
        'batches',
        'messages',
        'on-abort',
        'ipc-error',
        'check-options',
        'life',
        'diagnostics',
        'frame-reader',
        'sending',
        'send-together',
        'transfers-at-once',
        'receiving',
        'receiving-many',
        'pipeline',
      ].map((name) => `packages/core/test/${name}.test.ts`),
      'packages/memory/test/smoke.test.ts',
      'packages/memory/test/requests.test.ts',
      'packages/memory/test/conformance.test.ts',
      'packages/core/test/properties.test.ts',
    ],
    // How long a test may take beyond three times what it takes.
    patienceMs: 1_000,
  },
  coverageAnalysis: 'perTest',
  mutate: [
    'packages/core/src/**/*.ts',
    '!packages/core/src/{index,adapter}.ts',
    '!packages/core/src/types/*.ts',
  ],
  // What an error says is for people.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: [
    '**/dist',
    'docs',
    'apps',
    '.turbo',
    '.stryker',
    'packages/{shm,mq,pipe,socket,nats,ffi,host}',
  ],
  // Nothing of the sandbox is compiled by tsc.
  tsconfigFile: 'none.json',
  tempDirName: '.stryker/sandboxes',
  incremental: true,
  incrementalFile: '.stryker/core.json',
  concurrency: 1,
  // The runner has its own, which counts only time in which the mutant could run.
  timeoutMS: 600_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.stryker/core-report.json' },
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
}
