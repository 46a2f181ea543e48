// #region remove
import { PosixSharedMemory } from '@ipc/shm'

console.log(PosixSharedMemory.unlink('/visitors')) // true: it was there
// #endregion remove
