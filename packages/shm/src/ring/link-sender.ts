import { LINK_RECORD } from '../layout/structures.js'
import { copyIn, load, put, type SharedMemory } from '../memory/words.js'
import { linkExtent } from './extent.js'
import type { RecordRing } from './record-ring.js'

/** The length word of padding up to the end of the ring. */
export const PADDING = -1

const { length: LENGTH, kind: KIND, correlation: CORRELATION, sequence: SEQUENCE } = LINK_RECORD.word
const HEADER = LINK_RECORD.size
// One store of `head` a batch costs each message less.
const BATCH = 64
// Steps of a third of a nanosecond or more.
const LONGEST_REST = 3_000
// A receiver that takes a block at once shows it when it is done, after some 2 µs.
const MOST_IDLE_RESTS = 4

/** The sending end of a one-to-one ring: no lock, because nobody else sends. */
export class LinkSender {
  readonly #ring: RecordRing
  readonly #memory: SharedMemory
  readonly #capacity: number
  readonly #size: number
  readonly #firstWord: number
  #head: number
  /** Where the head is in the ring, in bytes. */
  #place: number
  #tail: number
  /** Bytes that were free when the tail was looked at last, less what was written since. */
  #free: number
  #sequence = 0
  /** Whether the last message found no space. */
  #wasFull = false

  /** `capacity`: in messages, below 0 = no limit. */
  constructor(ring: RecordRing, capacity: number) {
    this.#ring = ring
    this.#memory = ring.memory
    this.#capacity = capacity
    this.#size = ring.size
    this.#firstWord = ring.recordWord(0)
    this.#head = ring.head()
    this.#place = ring.placeOf(this.#head)
    this.#tail = ring.tail()
    this.#free = ring.size - ring.used(this.#tail, this.#head)
  }

  /** Sends one message; false = no space. */
  trySend(bytes: Uint8Array, kind: number, correlation: number): boolean {
    if (!this.#write(bytes, kind, correlation)) return false
    this.#ring.publishHead(this.#head)
    return true
  }

  /** Sends messages from `from` on; returns how many went. */
  trySendMany(messages: readonly Uint8Array[], from: number, kind: number, correlation: number): number {
    const { length } = messages
    let at = from
    let unpublished = 0
    for (; at < length; at++) {
      if (!this.#write(messages[at] as Uint8Array, kind, correlation)) break
      if (++unpublished < BATCH) continue
      unpublished = 0
      this.#ring.publishHead(this.#head)
    }
    if (unpublished > 0) this.#ring.publishHead(this.#head)
    return at - from
  }

  /** First byte of space for a message of `length` bytes, which nobody sees before `commit`; below 0 = no space. */
  reserve(length: number): number {
    if (!this.#makeSpace(linkExtent(length))) return -1
    return (this.#firstWord << 2) + this.#place + HEADER
  }

  /** Sends the message that was written where `reserve` said. */
  commit(length: number): void {
    this.#putHeader(this.#firstWord + (this.#place >>> 2), length, 0, 0, linkExtent(length))
    this.#ring.publishHead(this.#head)
  }

  /** The tail that a refused send saw. */
  get seenTail(): number {
    return this.#tail
  }

  /** Whether a message of `length` bytes could be sent now. */
  hasSpace(length: number): boolean {
    const extent = linkExtent(length)
    const room = this.#size - this.#place
    const needed = extent > room ? room + extent : extent
    return this.#fits(needed) || this.#fitsNow(needed)
  }

  /**
   * Rests for as long as the receiver goes on, until a quarter of the ring is free; about a microsecond, so many times at
   * most. A sender that follows each message that is received with one of its own waits for each, and works on the
   * receiver's cache lines.
   */
  letReceiverGoOn(mostRests: number): void {
    this.#wasFull = false
    const steps = Math.min(this.#size >>> 5, LONGEST_REST)
    let idle = 0
    for (let rests = 0; rests < mostRests && this.#free < this.#size >>> 2; rests++) {
      const before = this.#tail
      for (let step = 0; step < steps; ) step++
      this.#tail = this.#ring.tail()
      this.#free = this.#size - this.#ring.used(this.#tail, this.#head)
      if (this.#tail !== before) idle = 0
      else if (++idle === MOST_IDLE_RESTS) return
    }
  }

  #write(bytes: Uint8Array, kind: number, correlation: number): boolean {
    const { length } = bytes
    const extent = linkExtent(length)
    if (!this.#makeSpace(extent)) return false
    const word = this.#firstWord + (this.#place >>> 2)
    copyIn(this.#memory, (word << 2) + HEADER, bytes)
    this.#putHeader(word, length, kind, correlation, extent)
    return true
  }

  /** Whether there is space in one piece at the head, which may need padding before it. */
  #makeSpace(extent: number): boolean {
    if (extent <= this.#free && extent <= this.#size - this.#place && this.#capacity < 0) return true
    return this.#makeSpaceNow(extent)
  }

  #makeSpaceNow(extent: number): boolean {
    const room = this.#size - this.#place
    const needed = extent > room ? room + extent : extent
    if (!this.#fits(needed)) {
      if (!this.#fitsNow(needed)) {
        this.#wasFull = true
        return false
      }
      if (this.#wasFull) this.letReceiverGoOn(1)
    }
    if (extent > room) {
      put(this.#memory, this.#firstWord + (this.#place >>> 2) + LENGTH, PADDING)
      this.#passOver(room)
    }
    return true
  }

  #putHeader(word: number, length: number, kind: number, correlation: number, extent: number): void {
    const memory = this.#memory
    put(memory, word + LENGTH, length)
    put(memory, word + KIND, kind)
    put(memory, word + CORRELATION, correlation)
    put(memory, word + SEQUENCE, this.#sequence)
    this.#sequence = (this.#sequence + 1) | 0
    this.#passOver(extent)
  }

  #passOver(bytes: number): void {
    this.#head = this.#ring.advance(this.#head, bytes)
    const place = this.#place + bytes
    this.#place = place === this.#size ? 0 : place
    this.#free -= bytes
  }

  #fitsNow(needed: number): boolean {
    this.#tail = this.#ring.tail()
    this.#free = this.#size - this.#ring.used(this.#tail, this.#head)
    return this.#fits(needed)
  }

  #fits(needed: number): boolean {
    return needed <= this.#free && (this.#capacity < 0 || this.#count() < this.#capacity)
  }

  #count(): number {
    let first = this.#tail
    if (first === this.#head) return 0
    const memory = this.#memory
    if (load(memory, this.#ring.recordWord(first) + LENGTH) === PADDING) {
      first = this.#ring.advance(first, this.#ring.room(first))
      if (first === this.#head) return 0
    }
    return (this.#sequence - load(memory, this.#ring.recordWord(first) + SEQUENCE)) | 0
  }
}
