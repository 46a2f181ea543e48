import { conformance } from '@ipc/conformance'
import { describe, test } from '@jest/globals'
import { shm } from '../src/index.js'

conformance(
  { mechanism: shm, module: '@ipc/shm', factory: 'shm', counts: { run: 259, refused: 7 } },
  { describe, test },
)
