import type { Claim } from '@ipc/core'
import type { Direction, Port, PortHost } from '@ipc/core/adapter'
import { RECORD } from '../layout/structures.js'
import { put, type SharedMemory, store } from '../memory/words.js'
import type { Membership } from '../participants/membership.js'
import { slotOf } from '../participants/participant.js'
import { makeClaim, type Settle } from '../ring/claim.js'
import { BUSY, type Reclaim, type RecordSender } from '../ring/record-sender.js'
import { RecordState, STATE_BITS } from '../ring/record-state.js'
import { Parking, type Waitable } from '../waiting/parking.js'
import type { SpinLimit } from '../waiting/spinner.js'
import { Cursors, PINNED } from './cursors.js'
import { skipTheSlow } from './make-space.js'
import { topicSender } from './topic-sender.js'

/** A publisher of a topic: writes each message once, for every subscriber to read. */
export class PublisherPort implements Port, Waitable {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #member: Membership
  readonly #memory: SharedMemory
  readonly #sender: RecordSender
  readonly #takeOldest: Reclaim
  readonly #parking: Parking
  /** Positions of records that are being written in place. */
  readonly #claimed = new Set<number>()
  #host: PortHost | undefined
  #busy = false
  #refusedLength = 0

  constructor(member: Membership, whenBehind: 'wait' | 'skip', spin: SpinLimit) {
    const { ring, slots, segment } = member
    this.#member = member
    this.#memory = ring.memory
    this.address = segment.address
    this.buffering = member.buffering
    this.maxMessageBytes = segment.header.maxMessageBytes
    this.#takeOldest = skipTheSlow(ring, new Cursors(ring, slots), slots)
    this.#sender = topicSender(ring, slots, member.sendLock(), segment.header.capacity, whenBehind)
    this.#parking = new Parking(this, member.alarm, spin, (to) => this.#host?.wake(to))
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array): boolean {
    const position = this.#sender.trySend(bytes)
    if (position < 0) return this.#refuse(position, bytes.length)
    this.#member.alarm.wake('receive')
    return true
  }

  trySendMany(messages: readonly Uint8Array[], from: number): number {
    const count = this.#sender.trySendMany(messages, from)
    const refused = messages[from + count]
    if (refused !== undefined) this.#refuse(BUSY, refused.length)
    if (count > 0) this.#member.alarm.wake('receive')
    return count
  }

  tryClaim(bytes: number): Claim | undefined {
    const { ring, slots } = this.#member
    const state = RecordState.claimed | (slots.self << STATE_BITS)
    const position = this.#sender.tryReserve(bytes, state, (at) => {
      this.#claimed.add(at)
      this.#pinOldest()
    })
    if (position < 0) {
      this.#refuse(position, bytes)
      return undefined
    }
    const at = ring.dataByte(position)
    const view = this.#memory.lent.subarray(at, at + bytes)
    return makeClaim(view, position, this.#settleClaim)
  }

  /** Subscribers that have not read the oldest message miss it. */
  dropOldest(): boolean {
    const { ring } = this.#member
    let dropped = false
    this.#sender.withLock((head) => {
      const tail = ring.tail()
      this.#takeOldest(0, head)
      dropped = ring.tail() !== tail
    })
    return dropped
  }

  tryReceive(): undefined {
    return undefined
  }

  isReady(to: Direction): boolean {
    return to === 'send' && this.mayProceed() === 'yes'
  }

  /** Subscribers move their cursors and leave the tail alone: only the full look tells. */
  hasMoved(to: Direction): boolean {
    return to === 'send' && (this.#busy || this.mayProceed() === 'yes')
  }

  mayProceed(): 'yes' | 'no' | 'busy' {
    const hasSpace = this.#sender.hasSpace(this.#refusedLength)
    if (hasSpace === BUSY) return 'busy'
    return hasSpace ? 'yes' : 'no'
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'send') this.#parking.arm(to, waiting)
  }

  sleep(to: Direction, milliseconds: number): void {
    this.#parking.sleep(to, milliseconds)
  }

  close(): number {
    for (const position of [...this.#claimed]) this.#settle(position, undefined)
    this.#parking.close()
    this.#member.leave(true)
    return 0
  }

  #refuse(position: number, length: number): false {
    this.#busy = position === BUSY
    this.#refusedLength = length
    return false
  }

  readonly #settleClaim: Settle = (position, length) => this.#settle(position, length)

  #settle(position: number, length: number | undefined): void {
    if (!this.#claimed.delete(position)) return
    const word = this.#member.ring.recordWord(position)
    if (length !== undefined) put(this.#memory, word + RECORD.word.length, length)
    store(this.#memory, word + RECORD.word.state, length === undefined ? RecordState.done : RecordState.ready)
    this.#pinOldest()
    this.#member.alarm.wake('receive')
    this.#member.alarm.wake('send')
  }

  /** Other publishers keep off what is being written in place as they keep off what is being read in place. */
  #pinOldest(): void {
    const { slots } = this.#member
    const slot = slotOf(slots.self)
    const [oldest] = this.#claimed
    if (oldest !== undefined) store(this.#memory, slots.word(slot, 'cursor'), oldest | PINNED)
    store(this.#memory, slots.word(slot, 'subscribed'), oldest === undefined ? 0 : 1)
  }
}
