import { conformance } from '@ipc/conformance'
import { describe, test } from '@jest/globals'
import { fifo } from '../src/index.js'

conformance(
  { mechanism: () => fifo(), module: '@ipc/pipe', factory: 'fifo', counts: { run: 243, refused: 18 } },
  { describe, test },
)
