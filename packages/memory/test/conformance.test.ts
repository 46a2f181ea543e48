import { conformance } from '@ipc/conformance'
import { memory } from '@ipc/memory'
import { describe, test } from '@jest/globals'

conformance(
  {
    mechanism: memory,
    module: '@ipc/memory',
    factory: 'memory',
    inProcess: true,
    counts: { run: 230, refused: 3 },
  },
  { describe, test },
)
