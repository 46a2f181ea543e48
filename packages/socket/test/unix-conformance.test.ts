import { conformance } from '@ipc/conformance'
import { unix } from '@ipc/socket'
import { describe, test } from '@jest/globals'

conformance(
  {
    mechanism: unix,
    module: '@ipc/socket',
    factory: 'unix',
    counts: { run: 253, refused: 12 },
    directory: __dirname,
  },
  { describe, test },
)
