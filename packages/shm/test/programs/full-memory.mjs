// Run with a /dev/shm of 400 KiB: asks for a ring of 1 MiB.
import { readdirSync } from 'node:fs'
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const outcome = {}
try {
  await indirect('large', shm(), { buffering: { bytes: 2 ** 20 } })
} catch (error) {
  outcome.code = error.code
  outcome.errno = error.errno
  outcome.cure = error.message.includes('--shm-size')
}
outcome.left = readdirSync('/dev/shm').filter((name) => !/^ipc-\d+$/.test(name))
const small = await indirect('small', shm(), { removeOnLastClose: true })
outcome.smaller = small.trySend(new Uint8Array(1000))
await small.close()
process.stdout.write(JSON.stringify(outcome))
