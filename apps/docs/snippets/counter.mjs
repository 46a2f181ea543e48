// #region counter
import { Mutex, PosixSharedMemory } from '@ipc/shm'

const memory = await PosixSharedMemory.open('/visitors', { size: 4096 })
const visitors = new Int32Array(memory.buffer)
const mutex = new Mutex(memory, { offset: 64 })

await mutex.lock()
visitors[0] += 1
console.log(`visitor ${visitors[0]}`)
mutex.unlock()
memory.close()
// #endregion counter
