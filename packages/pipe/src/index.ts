/** Pipes: FIFOs behind the calls of @ipc/core, and children on anonymous pipes. */
export type { Framing } from './child/child-traits.js'
export { parentLink } from './child/parent-link.js'
export { spawnLinked, type WithChild } from './child/spawn-linked.js'
export { fifo } from './fifo.js'
