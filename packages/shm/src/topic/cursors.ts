import { SLOT_COUNT } from '../layout/structures.js'
import { compareExchange, load, store } from '../memory/words.js'
import type { Slots } from '../participants/slots.js'
import type { RecordRing } from '../ring/record-ring.js'

/** A subscriber's cursor after it was overrun: it goes on at the tail. */
export const OVERRUN = -1
/** Set in a cursor while its subscriber reads in place: that record is not overwritten. */
export const PINNED = 1 << 31

/** Where each subscriber of a topic stands, as its publishers see it. Every call is made under the send lock. */
export class Cursors {
  readonly #ring: RecordRing
  readonly #slots: Slots

  constructor(ring: RecordRing, slots: Slots) {
    this.#ring = ring
    this.#slots = slots
  }

  /** The position of the slowest living subscriber; the head where there is none. */
  slowest(tail: number, head: number): number {
    let slowest = head
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const position = this.#positionOf(slot)
      if (position < 0) continue
      // One outside of the ring's records has been overrun and will find out.
      const isSlower = this.#ring.distance(tail, position) < this.#ring.distance(tail, slowest)
      // Asked only where it would hold the tail back: it is a system call.
      if (isSlower && this.#isAlive(slot)) slowest = position
    }
    return slowest
  }

  /**
   * Takes the records from `tail` to `next` from subscribers that have not read them. Returns how far that went: up to
   * one that a living subscriber reads in place.
   */
  overrun(tail: number, next: number): number {
    let reached = next
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const held = this.#takeFrom(slot, tail, next)
      if (held === undefined) continue
      if (this.#ring.distance(tail, held) < this.#ring.distance(tail, reached)) reached = held
    }
    return reached
  }

  /**
   * After the death of a publisher that had freed space and not yet taken it from every subscriber: takes it. Returns the
   * tail, moved back to where a living subscriber still reads in place.
   */
  repair(tail: number, head: number): number {
    const used = this.#ring.distance(tail, head)
    let reached = tail
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const position = this.#positionOf(slot)
      if (position < 0 || this.#ring.distance(tail, position) <= used) continue
      const held = this.#takeFrom(slot, position, this.#ring.advance(position, 8))
      if (held !== undefined && this.#ring.distance(held, head) > this.#ring.distance(reached, head))
        reached = held
    }
    return reached
  }

  /** Overruns the subscriber of a slot if it stands from `tail` to before `next`; its position where it reads in place. */
  #takeFrom(slot: number, tail: number, next: number): number | undefined {
    const word = this.#slots.word(slot, 'cursor')
    for (;;) {
      const position = this.#positionOf(slot)
      if (position < 0 || this.#ring.distance(tail, position) >= this.#ring.distance(tail, next))
        return undefined
      const cursor = load(this.#ring.memory, word)
      if ((cursor & ~PINNED) !== position) continue
      if ((cursor & PINNED) !== 0) return this.#isAlive(slot) ? position : undefined
      if (compareExchange(this.#ring.memory, word, cursor, OVERRUN)) return undefined
    }
  }

  /** Below 0 where no subscriber is, or one that has been overrun. */
  #positionOf(slot: number): number {
    const { memory } = this.#ring
    if (load(memory, this.#slots.word(slot, 'subscribed')) === 0) return -1
    const cursor = load(memory, this.#slots.word(slot, 'cursor'))
    return cursor === OVERRUN ? -1 : cursor & ~PINNED
  }

  #isAlive(slot: number): boolean {
    if (this.#slots.isAlive(this.#slots.participantAt(slot))) return true
    // Subscribers come in under the send lock, which is ours: this ends the dead one's subscription and no other.
    store(this.#ring.memory, this.#slots.word(slot, 'subscribed'), 0)
    return false
  }
}
