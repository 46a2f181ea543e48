import { fork } from 'node:child_process'
import { direct, IpcError } from '@ipc/core'
import { shm } from '@ipc/shm'

if (process.argv[2] === 'worker') {
  const worker = await direct('worker', shm())
  await worker.send('boss', Uint8Array.of(1))
  process.kill(process.pid, 'SIGKILL')
}
fork(import.meta.filename, ['worker'])

// #region died
const boss = await direct('boss', shm())
const link = await boss.link('worker') // the worker sends one message and is killed
console.log((await link.receive()).data[0]) // 1: what it had sent is received
try {
  await link.receive()
} catch (error) {
  if (IpcError.is(error, 'IPC_PEER_DIED')) console.log('then its death is told')
}
console.log((await link.closed).reason) // peer-died
// #endregion died
await boss.close()
