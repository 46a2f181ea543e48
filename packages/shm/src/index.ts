export { Memfd, type MemfdOptions, memfd, memfdSync } from './objects/memfd.js'
export type { MemfdSeal } from './objects/memfd-seals.js'
export { Mutex, type MutexLock, type MutexOptions } from './objects/mutex.js'
export type { ObjectOptions } from './objects/object-options.js'
export { PosixSemaphore, type PosixSemaphoreOptions } from './objects/posix-semaphore.js'
export { PosixSharedMemory, type PosixSharedMemoryOptions } from './objects/posix-shared-memory.js'
export type { SharedMemoryObject } from './objects/shared-memory-object.js'
export {
  type SemaphoreOperation,
  type SemaphoreOperations,
  SysvSemaphore,
  type SysvSemaphoreOptions,
} from './objects/sysv-semaphore.js'
export { SysvSharedMemory, type SysvSharedMemoryOptions } from './objects/sysv-shared-memory.js'
/** Shared memory: rings for mailboxes, links and topics. */
export type { ShmOptions } from './options.js'
export { shm } from './shm.js'
