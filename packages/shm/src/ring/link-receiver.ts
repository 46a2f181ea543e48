import { LINK_RECORD } from '../layout/structures.js'
import { copyOut, get } from '../memory/words.js'
import { linkExtent } from './extent.js'
import { PADDING } from './link-sender.js'
import type { RecordRing } from './record-ring.js'

const { length: LENGTH, kind: KIND, correlation: CORRELATION } = LINK_RECORD.word

// One store of `tail` a batch costs each message less; a sender that waits for room gets it soon.
const BATCH = 16

/** The receiving end of a one-to-one ring: no lock, because nobody else receives. */
export class LinkReceiver {
  /** Of the message that `next` found. */
  length = 0
  kind = 0
  correlation = 0
  readonly #ring: RecordRing
  readonly #maxMessageBytes: number
  #head: number
  #tail: number
  /** Bytes from the tail to the head that was seen last. */
  #available: number

  constructor(ring: RecordRing, maxMessageBytes: number) {
    this.#ring = ring
    this.#maxMessageBytes = maxMessageBytes
    this.#head = ring.head()
    this.#tail = ring.tail()
    this.#available = ring.used(this.#tail, this.#head)
  }

  /** A copy of the next message; it is received with the last store. */
  tryReceive(): Uint8Array | undefined {
    const at = this.next()
    if (at < 0) return undefined
    const bytes = copyOut(this.#ring.memory, at, this.length)
    this.consume()
    return bytes
  }

  /** Gives up to `max` messages to `use`, in place. */
  tryReceiveMany(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number {
    let count = 0
    try {
      while (count < max) {
        const at = this.next()
        if (at < 0) break
        use(this.#ring.memory.lent, at, this.length)
        this.#pass()
        count++
        if (count % BATCH === 0) this.#ring.storeTail(this.#tail)
      }
    } finally {
      this.#ring.storeTail(this.#tail)
    }
    return count
  }

  /** First byte of the next message, which stays until `consume`; below 0 = none. */
  next(): number {
    if (!this.#hasRecord()) return -1
    const { memory } = this.#ring
    const word = this.#ring.recordWord(this.#tail)
    const length = get(memory, word + LENGTH)
    const available = Math.min(this.#ring.room(this.#tail), this.#available)
    if (length < 0 || length > this.#maxMessageBytes || LINK_RECORD.size + length > available) {
      throw this.#ring.corrupt(`the record at ${this.#tail} says ${length} bytes where ${available} are`)
    }
    this.length = length
    this.kind = get(memory, word + KIND) & 0xff
    this.correlation = get(memory, word + CORRELATION) >>> 0
    return word * 4 + LINK_RECORD.size
  }

  consume(): void {
    this.#pass()
    this.#ring.storeTail(this.#tail)
  }

  /** The head that the last look saw. */
  get seenHead(): number {
    return this.#head
  }

  /** Whether there is a message. */
  isReady(): boolean {
    return this.#hasRecord()
  }

  /** Messages that are there. */
  count(): number {
    const head = this.#ring.head()
    let count = 0
    for (let position = this.#tail; position !== head; ) {
      const length = get(this.#ring.memory, this.#ring.recordWord(position) + LENGTH)
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

  #pass(): void {
    this.#passOver(linkExtent(this.length))
  }

  #passOver(bytes: number): void {
    this.#tail = this.#ring.advance(this.#tail, bytes)
    this.#available -= bytes
  }

  #hasRecord(): boolean {
    for (;;) {
      if (this.#tail === this.#head) {
        const head = this.#ring.head()
        this.#available = this.#ring.used(this.#tail, head)
        this.#head = head
        if (this.#tail === head) return false
      }
      if (get(this.#ring.memory, this.#ring.recordWord(this.#tail) + LENGTH) !== PADDING) return true
      const room = this.#ring.room(this.#tail)
      if (room > this.#available) {
        throw this.#ring.corrupt(`the padding at ${this.#tail} reaches past the head ${this.#head}`)
      }
      this.#passOver(room)
      this.#ring.storeTail(this.#tail)
    }
  }
}
