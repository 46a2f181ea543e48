import { conformance } from '@ipc/conformance'
import { describe, test } from '@jest/globals'
import { shm } from '../src/index.js'

const options = { backing: 'sysv' } as const

conformance(
  {
    mechanism: () => shm(options),
    module: '@ipc/shm',
    factory: 'shm',
    options,
    counts: { run: 259, refused: 7 },
  },
  { describe, test },
)
