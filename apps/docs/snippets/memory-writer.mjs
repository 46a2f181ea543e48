// #region writer
import { PosixSharedMemory } from '@ipc/shm'

const memory = await PosixSharedMemory.open('/temperatures', { size: 4096 })
new Int32Array(memory.buffer).set([21, 19])
memory.close() // it stays until somebody unlinks it
// #endregion writer
