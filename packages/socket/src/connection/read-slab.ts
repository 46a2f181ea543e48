import { markAsUntransferable } from 'node:worker_threads'

const SLAB_BYTES = 65_536
/** A read into less would leave too much for the next. */
const LEAST_ROOM_BYTES = 16_384

let slab: Uint8Array | undefined
let used = 0

/**
 * Where all connections of the thread read into, each behind what was read before: bytes are never overwritten, so that
 * messages may be views of them. A slab is freed with the last of its messages, and cannot be transferred, which would take
 * the others along.
 */
export const readSlab = {
  /** From here on nothing lies in the bytes yet. */
  get used(): number {
    return used
  },

  /** The slab to read into, a new one when too little is left. */
  current(): Uint8Array {
    if (slab !== undefined && SLAB_BYTES - used >= LEAST_ROOM_BYTES) return slab
    slab = new Uint8Array(SLAB_BYTES)
    markAsUntransferable(slab.buffer)
    used = 0
    return slab
  },

  /** That many bytes have been read; returns them. */
  take(count: number): Uint8Array {
    const from = used
    // Those who receive what comes may read, too: behind it.
    used = from + count
    return (slab as Uint8Array).subarray(from, used)
  },
}
