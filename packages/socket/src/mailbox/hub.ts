import { randomUUID } from 'node:crypto'
import { Ahead } from './ahead.js'
import type { Attachment } from './attachment.js'
import { Credits } from './credits.js'
import { type MailboxAttributes, UNBOUNDED_MESSAGES } from './greeting.js'
import { type Entry, MessageQueue } from './message-queue.js'
import { Offer } from './offer.js'
import type { Seat } from './seat.js'
import type { Taker } from './taker.js'

/** Deliveries that members may hold when the owner goes, whatever the capacity. */
const MOST_DELIVERED = 64
const RESTORED_FROM = -Number.MAX_SAFE_INTEGER

/**
 * A mailbox in the process that owns it: its queue, and who takes part. Handles of this process sit at it (`Seat`), other
 * processes are attached by connections (`Attachment`). Knows no socket.
 */
export class Hub {
  /** Like no other's. */
  readonly id = randomUUID()
  readonly attributes: MailboxAttributes
  /** What its place is known by after its name was removed. */
  readonly place: () => string | undefined
  readonly credits: Credits
  readonly seats = new Set<Seat>()
  readonly attachments = new Set<Attachment>()
  readonly #queue = new MessageQueue()
  readonly #takers = new Set<Taker>()
  readonly #ahead = new Ahead(() => this.dispatch())
  #hungry: Taker[] = []
  #late: Uint8Array[] = []
  #lateBytes = 0
  #held = 0
  #heldBytes = 0
  #sequence = 0
  #restored = RESTORED_FROM
  #dispatching = false

  constructor(attributes: MailboxAttributes, place: () => string | undefined = () => undefined) {
    this.attributes = attributes
    this.place = place
    const space = { messages: () => this.#freeMessages(), bytes: () => this.#freeBytes() }
    this.credits = new Credits(space, attributes.capacity, attributes.bytes)
  }

  /** Messages in the mailbox: queued, or handed to a receiver that has not taken them yet. */
  get occupied(): number {
    return this.#queue.length + this.#held + this.#late.length
  }

  get queued(): number {
    return this.#queue.length + this.#late.length
  }

  /** Whether the owner's process may put in a message of that length: idle credit of members does not count against it. */
  hasRoom(length: number): boolean {
    const promised = this.credits.promised()
    return this.#freeMessages() - promised.messages >= 1 && this.#freeBytes() - promised.bytes >= length
  }

  /** Puts a message at the end. `bytes` is the mailbox's own from now on. */
  post(bytes: Uint8Array, sender: object | undefined): void {
    this.#queue.insert({ bytes, sequence: ++this.#sequence, sender })
    this.dispatch()
  }

  /**
   * As `post`, after the event loop has read what other processes had sent before: where the transport cannot be read at
   * once, a message of the owner's own would overtake theirs. Who receives here finds it at once all the same.
   */
  postLate(bytes: Uint8Array): void {
    this.#late.push(bytes)
    this.#lateBytes += bytes.length
    if (this.#late.length === 1) setImmediate(() => this.postAllLate())
  }

  postAllLate(): void {
    const late = this.#late
    this.#late = []
    this.#lateBytes = 0
    for (const bytes of late) this.post(bytes, undefined)
  }

  /** Capacity 0: puts a message at the end that is sent only when it was received. */
  offer(
    bytes: Uint8Array,
    sender: object | undefined,
    onOutcome: (outcome: 'sent' | 'cancelled') => void,
  ): Offer {
    // What this process sent before by a try is older.
    if (this.#late.length > 0) this.postAllLate()
    const offer = new Offer({ remove: (entry) => this.#queue.remove(entry) }, onOutcome)
    const entry = { bytes, sequence: ++this.#sequence, sender, offer }
    offer.entry = entry
    this.#queue.insert(entry)
    this.dispatch()
    return offer
  }

  /** Whether a member may restore a message of that length: an heir has as much as a mailbox holds, on top of what is here. */
  mayRestore(length: number): boolean {
    const { capacity, bytes } = this.attributes
    const messages = 2 * Math.max(MOST_DELIVERED, Math.min(capacity, UNBOUNDED_MESSAGES))
    return this.occupied < messages && length <= bytes + this.#freeBytes()
  }

  /** Puts a message of an earlier owner at the front, behind those restored before. */
  restore(bytes: Uint8Array): void {
    this.#queue.insert({ bytes, sequence: ++this.#restored, sender: undefined })
    this.dispatch()
  }

  /** Takes the oldest message that nobody has; it counts as held until `settled` or `returned`. */
  take(): Entry | undefined {
    if (this.#queue.length === 0 && this.#late.length > 0) this.postAllLate()
    const entry = this.#queue.shift()
    if (entry === undefined) return undefined
    this.#held++
    this.#heldBytes += entry.bytes.length
    return entry
  }

  /** As `take`, for a handle that looks; undefined also while messages that another process was handed are being recalled. */
  takeFor(taker: Taker): Entry | undefined {
    return this.#ahead.holdsUp(taker) ? undefined : this.take()
  }

  /** A held message was received. The caller tells by `freed` that there may be room, once for several. */
  settled(entry: Entry, taker: Taker): void {
    this.#held--
    this.#heldBytes -= entry.bytes.length
    this.#ahead.received(taker)
    entry.offer?.settle('sent')
  }

  /** A held message is wanted no more by who held it: it goes back to its place. */
  returned(entries: Iterable<Entry>, taker: Taker): void {
    this.#ahead.gaveBack(taker)
    for (const entry of entries) {
      this.#held--
      this.#heldBytes -= entry.bytes.length
      if (entry.offer?.isBeingCancelled) entry.offer.settle('cancelled')
      else this.#queue.insert(entry)
    }
    this.dispatch()
  }

  /** A taker wants more, or less. */
  demanded(taker: Taker): void {
    this.#takers.add(taker)
    if (taker.wanted > taker.holds) {
      this.#ahead.holdsUp(taker)
      if (!this.#hungry.includes(taker)) this.#hungry.push(taker)
    }
    this.dispatch()
    if (this.attributes.capacity === 0) this.freed()
  }

  /** A taker is gone; what it held has been returned. */
  forget(taker: Taker): void {
    this.#takers.delete(taker)
    this.#ahead.forget(taker)
    this.#hungry = this.#hungry.filter((other) => other !== taker)
  }

  /** There may be room: lends it out and wakes the senders of this process. */
  freed(): void {
    this.credits.distribute()
    for (const seat of this.seats) seat.roomMayBe()
  }

  /** Hands queued messages to those who want them, in turn. */
  dispatch(): void {
    if (this.#dispatching) return
    this.#dispatching = true
    let last: Taker | undefined
    try {
      while (this.#queue.length > 0) {
        const taker = this.#nextHungry() ?? this.#nextAhead()
        if (taker === undefined) break
        const entry = this.take()
        if (entry === undefined) break
        if (entry.offer !== undefined) entry.offer.holder = taker
        if (last !== taker) last?.flush?.()
        last = taker
        taker.hand(entry)
      }
    } finally {
      this.#dispatching = false
      last?.flush?.()
    }
  }

  #nextHungry(): Taker | undefined {
    for (;;) {
      const taker = this.#hungry.shift()
      if (taker === undefined) return undefined
      const unmet = taker.wanted - taker.holds
      if (unmet > 0 && this.#ahead.holdsUp(taker)) {
        this.#hungry.unshift(taker)
        return undefined
      }
      if (unmet > 1) this.#hungry.push(taker)
      if (unmet > 0) return taker
    }
  }

  // At capacity 0 a message is for a receiver that waits.
  #nextAhead(): Taker | undefined {
    return this.attributes.capacity === 0 ? undefined : this.#ahead.next()
  }

  #freeMessages(): number {
    const { capacity } = this.attributes
    if (capacity === 0) return this.#unmetDemand() - this.#queue.length - this.#late.length
    return Math.min(capacity, UNBOUNDED_MESSAGES) - this.occupied
  }

  #freeBytes(): number {
    return this.attributes.bytes - this.#queue.bytes - this.#heldBytes - this.#lateBytes
  }

  #unmetDemand(): number {
    let unmet = 0
    for (const taker of this.#takers) unmet += Math.max(0, taker.wanted - taker.holds)
    return unmet
  }
}
