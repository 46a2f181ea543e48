import { LINK_RECORD } from '../layout/structures.js'
import { Copies } from '../memory/copies.js'
import { get, type SharedMemory } from '../memory/words.js'
import { Backoff } from './backoff.js'
import { linkExtent } from './extent.js'
import { LinkBatch } from './link-batch.js'
import { PADDING } from './link-sender.js'
import type { RecordRing } from './record-ring.js'

const { length: LENGTH, kind: KIND, correlation: CORRELATION } = LINK_RECORD.word
const HEADER = LINK_RECORD.size

// One store of `tail` a batch costs each message less; a sender that waits for room gets it soon.
const BATCH = 16

/** The receiving end of a one-to-one ring: no lock, because nobody else receives. */
export class LinkReceiver {
  /** Of the message that `next` found. */
  length = 0
  kind = 0
  correlation = 0
  readonly #ring: RecordRing
  readonly #memory: SharedMemory
  readonly #copies: Copies
  readonly #batch: LinkBatch
  readonly #backoff: Backoff
  readonly #maxMessageBytes: number
  readonly #size: number
  readonly #firstWord: number
  #extent = 0
  #head: number
  #tail: number
  /** Where the tail is in the ring, in bytes. */
  #place: number
  /** Bytes from the tail to the head that was seen last. */
  #available: number

  constructor(ring: RecordRing, maxMessageBytes: number) {
    this.#ring = ring
    this.#memory = ring.memory
    this.#copies = new Copies(ring.memory)
    this.#batch = new LinkBatch(ring.memory, maxMessageBytes)
    this.#backoff = new Backoff(ring.size)
    this.#maxMessageBytes = maxMessageBytes
    this.#size = ring.size
    this.#firstWord = ring.recordWord(0)
    this.#head = ring.head()
    this.#tail = ring.tail()
    this.#place = ring.placeOf(this.#tail)
    this.#available = ring.used(this.#tail, this.#head)
  }

  /** A copy of the next message; it is received with the last store. */
  tryReceive(): Uint8Array | undefined {
    const at = this.next()
    if (at < 0) return undefined
    const bytes = this.#copy(at)
    this.consume()
    return bytes
  }

  /** Copies of up to `max` messages of `kind` that one look finds, added to `messages`; ends before one of another kind. */
  tryReceiveCopies(messages: Uint8Array[], kind: number, max: number): number {
    const before = messages.length
    let count = 0
    while (count < max && (count === 0 || this.#available > 0)) {
      const at = this.next()
      if (at < 0 || this.kind !== kind) break
      const ahead = Math.min(this.#available, this.#size - this.#place)
      let bytes = this.#batch.take(messages, at - HEADER, this.#extent, ahead, kind, max - count)
      if (bytes === 0) {
        messages.push(this.#copy(at))
        bytes = this.#extent
      }
      this.#copies.pass(bytes)
      this.#passOver(bytes)
      this.#ring.publishTail(this.#tail)
      count = messages.length - before
    }
    return count
  }

  /** Gives up to `max` messages of `kind` to `use`, in place; ends before one of another kind. */
  tryReceiveMany(
    use: (bytes: Uint8Array, offset: number, length: number) => void,
    kind: number,
    max: number,
  ): number {
    let bytes = this.#memory.lent
    let count = 0
    let unpublished = 0
    try {
      while (count < max && (count === 0 || this.#available > 0)) {
        const at = this.next()
        if (at < 0 || this.kind !== kind) break
        // The message before may have had it transferred away.
        if (bytes.length === 0) bytes = this.#memory.lent
        use(bytes, at, this.length)
        this.#pass()
        count++
        if (++unpublished < BATCH) continue
        unpublished = 0
        this.#ring.publishTail(this.#tail)
      }
    } finally {
      if (unpublished > 0) this.#ring.publishTail(this.#tail)
    }
    return count
  }

  /** First byte of the next message, which stays until `consume`; below 0 = none. */
  next(): number {
    if (this.#available === 0 && !this.#look()) return -1
    const memory = this.#memory
    let word = this.#firstWord + (this.#place >>> 2)
    let length = get(memory, word + LENGTH)
    if (length === PADDING) {
      if (!this.#passPadding()) return -1
      word = this.#firstWord
      length = get(memory, word + LENGTH)
    }
    const extent = linkExtent(length)
    if (
      length < 0 ||
      length > this.#maxMessageBytes ||
      extent > this.#available ||
      extent > this.#size - this.#place
    ) {
      throw this.#corrupt(length)
    }
    this.length = length
    this.#extent = extent
    this.kind = get(memory, word + KIND) & 0xff
    this.correlation = get(memory, word + CORRELATION) >>> 0
    return (word << 2) + HEADER
  }

  consume(): void {
    this.#pass()
    this.#ring.publishTail(this.#tail)
  }

  /** The head that the last look saw. */
  get seenHead(): number {
    return this.#head
  }

  /** Whether there is a message. */
  isReady(): boolean {
    if (this.#available === 0 && !this.#look()) return false
    return (
      get(this.#memory, this.#firstWord + (this.#place >>> 2) + LENGTH) !== PADDING || this.#passPadding()
    )
  }

  /** Messages that are there. */
  count(): number {
    const head = this.#ring.head()
    let count = 0
    for (let position = this.#tail; position !== head; ) {
      const length = get(this.#memory, this.#ring.recordWord(position) + LENGTH)
      const room = this.#ring.room(position)
      // Asked before the extent is made: of a length near 2^31 that wraps to one below zero, which leads back for ever.
      const sound = length >= PADDING && length <= this.#maxMessageBytes
      const extent = length === PADDING ? room : linkExtent(length)
      if (!sound || extent > room || extent > this.#ring.distance(position, head)) {
        throw this.#ring.corrupt(`the record at ${position} says ${length} bytes`)
      }
      if (length !== PADDING) count++
      position = this.#ring.advance(position, extent)
    }
    return count
  }

  #copy(at: number): Uint8Array {
    const ahead = Math.min(this.#available, this.#size - this.#place) - HEADER
    return this.#copies.take(at, this.length, this.#extent, ahead)
  }

  #pass(): void {
    this.#copies.pass(this.#extent)
    this.#passOver(this.#extent)
  }

  #passOver(bytes: number): void {
    this.#tail = this.#ring.advance(this.#tail, bytes)
    const place = this.#place + bytes
    this.#place = place === this.#size ? 0 : place
    this.#available -= bytes
  }

  #look(): boolean {
    this.#backoff.rest()
    this.#head = this.#ring.head()
    this.#available = this.#ring.used(this.#tail, this.#head)
    this.#backoff.found(this.#available)
    return this.#available > 0
  }

  /** Passes over padding at the tail, to the start of the ring; false = no message comes after it yet. */
  #passPadding(): boolean {
    const room = this.#size - this.#place
    if (room > this.#available) {
      throw this.#ring.corrupt(`the padding at ${this.#tail} reaches past the head ${this.#head}`)
    }
    this.#copies.forget()
    this.#passOver(room)
    this.#ring.publishTail(this.#tail)
    return this.#available > 0 || this.#look()
  }

  #corrupt(length: number): Error {
    const available = Math.min(this.#size - this.#place, this.#available)
    return this.#ring.corrupt(`the record at ${this.#tail} says ${length} bytes where ${available} are`)
  }
}
