export type { ObjectOptions } from './objects/object-options.js'
export { PosixSemaphore, type PosixSemaphoreOptions } from './objects/posix-semaphore.js'
export {
  type SemaphoreOperation,
  type SemaphoreOperations,
  SysvSemaphore,
  type SysvSemaphoreOptions,
} from './objects/sysv-semaphore.js'
/** Shared memory: rings for mailboxes, links and topics. */
export type { ShmOptions } from './options.js'
export { shm } from './shm.js'
