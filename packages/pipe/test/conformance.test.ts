import { conformance } from '@ipc/conformance'
import { describe, test } from '@jest/globals'
import { fifo } from '../src/index.js'

conformance(
  { mechanism: () => fifo(), module: '@ipc/pipe', factory: 'fifo', counts: { run: 0, refused: 0 } },
  { describe, test },
)
