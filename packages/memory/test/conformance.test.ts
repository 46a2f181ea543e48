import { describe, test } from '@jest/globals'
import { conformance } from '@ipc/conformance'
import { memory } from '@ipc/memory'

conformance(
  { mechanism: memory, module: '@ipc/memory', factory: 'memory', inProcess: true, counts: { run: 0, refused: 0 } },
  { describe, test },
)
