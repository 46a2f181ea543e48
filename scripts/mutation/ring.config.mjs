import core from './core.config.mjs'

/**
 * Mutations of the rings in shared memory, tried on their unit tests, on memory that is overwritten at random, and on the walk through
 * all interleavings with a death at each step.
 */
export default {
  ...core,
  processRunner: {
    ...core.processRunner,
    files: [
      'lock-word',
      'record-ring',
      'offered-records',
      'claim',
      'link-ring',
      'link-sender',
      'link-receiver',
      'link-batch',
      'link-rendezvous',
      'topic-ring',
      'topic-subscription',
      'full-ring',
      'empty-ring',
      'segment-header',
      'backoff',
      'corruption',
    ].map((name) => `packages/shm/test/${name}.test.ts`),
    replaced: [
      {
        names: [
          'packages/shm/test/model.test.ts',
          'packages/shm/test/model-of-rendezvous.test.ts',
          'packages/shm/test/model-of-topics.test.ts',
        ],
        replace: { 'packages/shm/src/memory/words.ts': 'packages/shm/test/model/model-memory.ts' },
      },
    ],
  },
  mutate: [
    ...[
      'lock-word',
      'record-ring',
      'record-sender',
      'record-receiver',
      'record-state',
      'record-offer',
      'extent',
      'claim',
      'link-sender',
      'link-receiver',
      'link-batch',
      'link-rendezvous',
      'full-ring',
      'empty-ring',
      'backoff',
    ].map((name) => `packages/shm/src/ring/${name}.ts`),
    ...['cursors', 'make-space', 'subscription', 'topic-sender'].map(
      (name) => `packages/shm/src/topic/${name}.ts`,
    ),
    'packages/shm/src/segment/segment-header.ts',
    'packages/shm/src/segment/segment-layout.ts',
  ],
  ignorePatterns: ['**/dist', 'docs', 'apps', '.turbo', '.stryker', 'packages/{mq,pipe,socket,nats}'],
  incrementalFile: '.stryker/ring.json',
  jsonReporter: { fileName: '.stryker/ring-report.json' },
}
