import { LINK_RECORD, RING } from '../layout/structures.js'
import { compareExchange, copyIn, copyOut, load, put, store } from '../memory/words.js'
import type { RecordRing } from './record-ring.js'

/** The ring's `sendLock` word in a link of capacity 0: what stands at the start of the ring. */
const Offer = { none: 0, offered: 1, beingReceived: 2, received: 3 } as const

const OFFER = RING.word.sendLock
const { length: LENGTH, kind: KIND, correlation: CORRELATION } = LINK_RECORD.word

/** One direction of a link of capacity 0: one message at a time, offered until the other side takes it. */
export class LinkRendezvous {
  kind = 0
  correlation = 0
  readonly #ring: RecordRing
  readonly #word: number

  constructor(ring: RecordRing) {
    this.#ring = ring
    this.#word = ring.control + OFFER
  }

  /** Whether a message can be offered: none is, or the last one has been received. */
  isFree(): boolean {
    const offer = load(this.#ring.memory, this.#word)
    return offer === Offer.none || offer === Offer.received
  }

  offer(bytes: Uint8Array, kind: number, correlation: number): void {
    const { memory } = this.#ring
    const word = this.#ring.recordWord(0)
    copyIn(memory, this.#ring.dataByte(0), bytes)
    put(memory, word + LENGTH, bytes.length)
    put(memory, word + KIND, kind)
    put(memory, word + CORRELATION, correlation)
    store(memory, this.#word, Offer.offered)
  }

  wasReceived(): boolean {
    return load(this.#ring.memory, this.#word) === Offer.received
  }

  /** Takes the offer back; false = the other side has it. */
  withdraw(): boolean {
    return compareExchange(this.#ring.memory, this.#word, Offer.offered, Offer.none)
  }

  isOffered(): boolean {
    return load(this.#ring.memory, this.#word) === Offer.offered
  }

  tryReceive(maxMessageBytes: number): Uint8Array | undefined {
    const { memory } = this.#ring
    if (!compareExchange(memory, this.#word, Offer.offered, Offer.beingReceived)) return undefined
    const word = this.#ring.recordWord(0)
    const length = load(memory, word + LENGTH)
    if (length < 0 || length > maxMessageBytes)
      throw this.#ring.corrupt(`an offered message says ${length} bytes`)
    this.kind = load(memory, word + KIND) & 0xff
    this.correlation = load(memory, word + CORRELATION) >>> 0
    const bytes = copyOut(memory, this.#ring.dataByte(0), length)
    store(memory, this.#word, Offer.received)
    return bytes
  }
}
