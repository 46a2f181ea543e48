/** Pipes: FIFOs behind the calls of @ipc/core. */
export { fifo } from './fifo.js'
