import { conformance } from '@ipc/conformance'
import { sysvMq } from '@ipc/mq'
import { describe, test } from '@jest/globals'

conformance(
  { mechanism: sysvMq, module: '@ipc/mq', factory: 'sysvMq', counts: { run: 254, refused: 16 } },
  { describe, test },
)
