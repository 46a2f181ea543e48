import { markAsUntransferable } from 'node:worker_threads'

/** V8 keeps arrays up to this in its heap, where they cost little; each larger one has memory of its own to be got and freed. */
export const LARGEST_IN_HEAP = 64
export const LARGEST_IN_SLAB = 2_048

const SLAB_BYTES = 32_768

let slab: ArrayBuffer | undefined
let used = 0

/**
 * Copies bytes into a place that is never used again, as Buffer does with its pool: an array of its own, whose memory is
 * freed when those beside it are. It cannot be transferred, which would take the others along.
 */
export function copyToSlab(from: Uint8Array, at: number, length: number): Uint8Array {
  if (slab === undefined || used + length > SLAB_BYTES) {
    slab = new ArrayBuffer(SLAB_BYTES)
    markAsUntransferable(slab)
    used = 0
  }
  const copy = new Uint8Array(slab, used, length)
  copy.set(from.subarray(at, at + length))
  used = (used + length + 7) & ~7
  return copy
}
