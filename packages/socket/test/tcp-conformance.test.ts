import { conformance } from '@ipc/conformance'
import { tcp } from '@ipc/socket'
import { describe, test } from '@jest/globals'

conformance(
  {
    mechanism: tcp,
    module: '@ipc/socket',
    factory: 'tcp',
    counts: { run: 234, refused: 15 },
    directory: __dirname,
  },
  { describe, test },
)
