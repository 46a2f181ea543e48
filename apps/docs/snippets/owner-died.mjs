import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Memfd, Mutex, memfd } from '@ipc/shm'

if (process.argv[2] !== undefined) {
  const memory = Memfd.open(process.argv[2])
  await new Mutex(memory).lock()
  process.kill(process.pid, 'SIGKILL')
}

const shared = await memfd('scores', { size: 4096 })
// #region owner-died
const mutex = new Mutex(shared)
await killedWhileItHeldTheLock(shared)
const { ownerDied } = await mutex.lock()
if (ownerDied) console.log('its work may be half done: look, then mend')
mutex.unlock()
// #endregion owner-died
shared.close()

async function killedWhileItHeldTheLock({ path }) {
  const child = spawn(process.execPath, [import.meta.filename, path], { stdio: 'inherit' })
  await once(child, 'exit')
}
