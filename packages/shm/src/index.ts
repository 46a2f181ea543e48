/** Shared memory: rings for mailboxes, links and topics. */
export type { ShmOptions } from './options.js'
export { shm } from './shm.js'
