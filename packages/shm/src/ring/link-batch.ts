import { LINK_RECORD } from '../layout/structures.js'
import { LARGEST_IN_SLAB } from '../memory/copy-of.js'
import { copyOutIntoSlab, type SharedMemory } from '../memory/words.js'
import { linkExtent } from './extent.js'

const { length: LENGTH, kind: KIND } = LINK_RECORD.word
const HEADER = LINK_RECORD.size

// What is copied at once: enough to make the cost of a copy small beside that of a view of it.
const BYTES_AT_ONCE = 4_096
// Fewer records are copied one by one.
const LEAST_RECORDS = 3

/**
 * Receives small messages of a link by the block: several records are copied at once, their headers with them, and taken
 * apart in the copy, where nobody can change them any more.
 */
export class LinkBatch {
  readonly #memory: SharedMemory
  readonly #maxMessageBytes: number

  constructor(memory: SharedMemory, maxMessageBytes: number) {
    this.#memory = memory
    this.#maxMessageBytes = maxMessageBytes
  }

  /**
   * Adds the messages of up to `max` records of `kind` to `messages`: the first at byte `at`, with an extent of `extent`; those of
   * them that are sound and whole within a block of the `ahead` bytes that are there. Returns the bytes of these records;
   * 0 = to be received one by one.
   */
  take(messages: Uint8Array[], at: number, extent: number, ahead: number, kind: number, max: number): number {
    if (extent > LARGEST_IN_SLAB || Math.min(ahead, max * extent) < LEAST_RECORDS * extent) return 0
    // Most messages of a channel have one size: the block ends with one where they do.
    const records = Math.max(LEAST_RECORDS, Math.floor(BYTES_AT_ONCE / extent))
    const block = copyOutIntoSlab(this.#memory, at, Math.min(ahead, Math.min(records, max) * extent))
    return this.#takeApart(block, messages, kind, max)
  }

  #takeApart(block: Uint8Array, messages: Uint8Array[], kind: number, max: number): number {
    const { buffer, byteOffset } = block
    const bytes = block.length
    const words = new Int32Array(buffer, byteOffset, bytes >>> 2)
    let taken = 0
    for (let count = 0; count < max && taken + HEADER <= bytes; count++) {
      const word = taken >>> 2
      const length = words[word + LENGTH] as number
      if (length < 0 || length > this.#maxMessageBytes) break
      if (((words[word + KIND] as number) & 0xff) !== kind) break
      const extent = linkExtent(length)
      if (extent > bytes - taken) break
      messages.push(new Uint8Array(buffer, byteOffset + taken + HEADER, length))
      taken += extent
    }
    return taken
  }
}
