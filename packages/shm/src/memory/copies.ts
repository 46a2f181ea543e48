import { LARGEST_IN_SLAB } from './copy-of.js'
import { copyOut, copyOutIntoSlab, type SharedMemory } from './words.js'

// What is copied at once: enough to make the cost of a copy small beside that of a view of it.
const BYTES_AT_ONCE = 4_096
// Fewer are copied one by one.
const LEAST_AT_ONCE = 3

/**
 * Copies of messages that lie one behind the other in shared memory. Where several small ones are there, they are copied
 * at once into a slab, of which each gets its own part.
 */
export class Copies {
  readonly #memory: SharedMemory
  #slab: ArrayBufferLike | undefined
  /** Where in the slab the message is that `take` is asked for next. */
  #place = 0
  /** Bytes from there on that are copied. */
  #copied = 0

  constructor(memory: SharedMemory) {
    this.#memory = memory
  }

  /**
   * A copy of the `length` bytes at `at`. Its record has `extent` bytes; `ahead` bytes from `at` on may be read, of this
   * message and of the next ones.
   */
  take(at: number, length: number, extent: number, ahead: number): Uint8Array {
    const isThere = this.#copied > 0 && length <= this.#copied
    if (!isThere && !this.#copyAhead(at, length, extent, ahead)) return copyOut(this.#memory, at, length)
    return new Uint8Array(this.#slab as ArrayBufferLike, this.#place, length)
  }

  /** The next message that may be asked for lies so many bytes on. */
  pass(bytes: number): void {
    if (this.#copied === 0) return
    this.#place += bytes
    this.#copied = Math.max(0, this.#copied - bytes)
  }

  /** The next message lies elsewhere. */
  forget(): void {
    this.#copied = 0
  }

  // Most messages of a channel have one size: what is copied ends with one where they do.
  #copyAhead(at: number, length: number, extent: number, ahead: number): boolean {
    if (length > LARGEST_IN_SLAB || LEAST_AT_ONCE * extent > ahead) return false
    const bytes = Math.min(ahead, Math.max(LEAST_AT_ONCE, Math.floor(BYTES_AT_ONCE / extent)) * extent)
    const copy = copyOutIntoSlab(this.#memory, at, bytes - (bytes % extent))
    this.#slab = copy.buffer
    this.#place = copy.byteOffset
    this.#copied = copy.length
    return true
  }
}
