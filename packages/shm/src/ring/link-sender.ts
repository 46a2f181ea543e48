import { LINK_RECORD } from '../layout/structures.js'
import { copyIn, load, put } from '../memory/words.js'
import { linkExtent } from './extent.js'
import type { RecordRing } from './record-ring.js'

/** The length word of padding up to the end of the ring. */
export const PADDING = -1

const { length: LENGTH, kind: KIND, correlation: CORRELATION, sequence: SEQUENCE } = LINK_RECORD.word
// One store of `head` a batch costs each message less.
const BATCH = 16

/** The sending end of a one-to-one ring: no lock, because nobody else sends. */
export class LinkSender {
  readonly #ring: RecordRing
  readonly #capacity: number
  #head: number
  #tail: number
  /** Bytes that were free when the tail was looked at last, less what was written since. */
  #free: number
  #sequence = 0

  /** `capacity`: in messages, below 0 = no limit. */
  constructor(ring: RecordRing, capacity: number) {
    this.#ring = ring
    this.#capacity = capacity
    this.#head = ring.head()
    this.#tail = ring.tail()
    this.#free = ring.size - ring.used(this.#tail, this.#head)
  }

  /** Sends one message; false = no space. */
  trySend(bytes: Uint8Array, kind: number, correlation: number): boolean {
    if (!this.#write(bytes, kind, correlation)) return false
    this.#ring.storeHead(this.#head)
    return true
  }

  /** Sends messages from `from` on; returns how many went. */
  trySendMany(messages: readonly Uint8Array[], from: number, kind: number, correlation: number): number {
    let count = 0
    for (let i = from; i < messages.length; i++) {
      if (!this.#write(messages[i] as Uint8Array, kind, correlation)) break
      count++
      if (count % BATCH === 0) this.#ring.storeHead(this.#head)
    }
    this.#ring.storeHead(this.#head)
    return count
  }

  /** First byte of space for a message of `length` bytes, which nobody sees before `commit`; below 0 = no space. */
  reserve(length: number): number {
    if (!this.hasSpace(length)) return -1
    this.#padFor(linkExtent(length))
    return this.#ring.dataByte(this.#head)
  }

  /** Sends the message that was written where `reserve` said. */
  commit(length: number): void {
    this.#putHeader(this.#ring.recordWord(this.#head), length, 0, 0)
    this.#ring.storeHead(this.#head)
  }

  /** The tail that a refused send saw. */
  get seenTail(): number {
    return this.#tail
  }

  hasSpace(length: number): boolean {
    const extent = linkExtent(length)
    const room = this.#ring.room(this.#head)
    const needed = extent > room ? room + extent : extent
    if (this.#fits(needed)) return true
    this.#tail = this.#ring.tail()
    this.#free = this.#ring.size - this.#ring.used(this.#tail, this.#head)
    return this.#fits(needed)
  }

  #write(bytes: Uint8Array, kind: number, correlation: number): boolean {
    const { length } = bytes
    if (!this.hasSpace(length)) return false
    this.#padFor(linkExtent(length))
    const word = this.#ring.recordWord(this.#head)
    copyIn(this.#ring.memory, word * 4 + LINK_RECORD.size, bytes)
    this.#putHeader(word, length, kind, correlation)
    return true
  }

  #padFor(extent: number): void {
    const room = this.#ring.room(this.#head)
    if (extent <= room) return
    put(this.#ring.memory, this.#ring.recordWord(this.#head) + LENGTH, PADDING)
    this.#passOver(room)
  }

  #putHeader(word: number, length: number, kind: number, correlation: number): void {
    const { memory } = this.#ring
    put(memory, word + LENGTH, length)
    put(memory, word + KIND, kind)
    put(memory, word + CORRELATION, correlation)
    put(memory, word + SEQUENCE, this.#sequence)
    this.#sequence = (this.#sequence + 1) | 0
    this.#passOver(linkExtent(length))
  }

  #passOver(bytes: number): void {
    this.#head = this.#ring.advance(this.#head, bytes)
    this.#free -= bytes
  }

  #fits(needed: number): boolean {
    return needed <= this.#free && (this.#capacity < 0 || this.#count() < this.#capacity)
  }

  #count(): number {
    let first = this.#tail
    if (first === this.#head) return 0
    const { memory } = this.#ring
    if (load(memory, this.#ring.recordWord(first) + LENGTH) === PADDING) {
      first = this.#ring.advance(first, this.#ring.room(first))
      if (first === this.#head) return 0
    }
    return (this.#sequence - load(memory, this.#ring.recordWord(first) + SEQUENCE)) | 0
  }
}
