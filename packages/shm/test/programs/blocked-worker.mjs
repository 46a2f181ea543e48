// A worker thread that blocks for ever in a Sync call on an object of its own; it has removed the name before.

import { parentPort, workerData } from 'node:worker_threads'
import { Mutex, memfdSync, PosixSemaphore, SysvSemaphore } from '@ipc/shm'

const { type, name } = workerData
const timeoutMs = Number.POSITIVE_INFINITY
let id = -1
const block = {
  PosixSemaphore() {
    const semaphore = PosixSemaphore.open(name)
    semaphore.unlink()
    return () => semaphore.waitSync({ timeoutMs })
  },
  SysvSemaphore() {
    const set = SysvSemaphore.open(SysvSemaphore.IPC_PRIVATE)
    // The test removes it when the thread is gone.
    id = set.id
    return () => set.operateSync({ operation: -1 }, { timeoutMs })
  },
  Mutex() {
    const memory = memfdSync('object', { size: 64 })
    const [first, second] = [new Mutex(memory), new Mutex(memory)]
    first.lockSync({ timeoutMs: 0 })
    return () => second.lockSync({ timeoutMs })
  },
}[type]()
parentPort.postMessage(id)
block()
