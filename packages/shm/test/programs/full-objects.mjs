// Run with a /dev/shm of 400 KiB: asks for a memory object of 1 MiB, of as much as a number can say, then of what fits.
import { readdirSync } from 'node:fs'
import { PosixSemaphore, PosixSharedMemory } from '@ipc/shm'

const outcome = { codes: [], cures: [] }
for (const size of [2 ** 20, 2 ** 53 - 1]) {
  for (const open of [PosixSharedMemory.openSync, PosixSharedMemory.open]) {
    try {
      await open.call(PosixSharedMemory, '/large', { size })
    } catch (error) {
      outcome.codes.push(error.code)
      outcome.cures.push(error.message.includes('--shm-size'))
    }
  }
}
outcome.left = readdirSync('/dev/shm')
const rest = PosixSharedMemory.openSync('/fits', { size: 400 * 1024 })
rest.bytes.fill(1)
try {
  PosixSemaphore.open('/semaphore')
} catch (error) {
  outcome.semaphore = error.code
}
rest.unlink()
process.stdout.write(JSON.stringify(outcome))
