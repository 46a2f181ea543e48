import { conformance } from '@ipc/conformance'
import { posixMq } from '@ipc/mq'
import { describe, test } from '@jest/globals'

conformance(
  { mechanism: posixMq, module: '@ipc/mq', factory: 'posixMq', counts: { run: 246, refused: 16 } },
  { describe, test },
)
