import { markAsUntransferable } from 'node:worker_threads'

// V8 keeps arrays up to this in its heap, where they cost little; each larger one has memory of its own to be got and freed.
const LARGEST_IN_HEAP = 64
/** The longest message whose copy lies in a slab. */
export const LARGEST_IN_SLAB = 2_048
const SLAB_BYTES = 32_768

// Looked up once: V8 does it at each call, also in compiled code.
const { set, slice, subarray } = Uint8Array.prototype

let slab: ArrayBuffer | undefined
let used = 0

/**
 * A copy of `length` bytes from `at` on, never used again for another. Up to 64 bytes and above 2,048 it has a buffer of
 * its own. Between, it lies beside others in a slab, as Buffer's do in its pool: the slab is freed with the last of them, and
 * cannot be transferred, which would take the others along.
 */
export function copyOf(from: Uint8Array, at: number, length: number): Uint8Array {
  if (length <= LARGEST_IN_HEAP || length > LARGEST_IN_SLAB) return slice.call(from, at, at + length)
  return copyIntoSlab(from, at, length)
}

/** The same, in a slab, of up to 32 KiB. */
export function copyIntoSlab(from: Uint8Array, at: number, length: number): Uint8Array {
  if (slab === undefined || used + length > SLAB_BYTES) {
    slab = new ArrayBuffer(SLAB_BYTES)
    markAsUntransferable(slab)
    used = 0
  }
  const copy = new Uint8Array(slab, used, length)
  used = (used + length + 7) & ~7
  set.call(copy, subarray.call(from, at, at + length))
  return copy
}
