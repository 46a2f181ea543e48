import type { Claim } from '@ipc/core'
import type { Direction, Header, InPlace, Port, PortHost } from '@ipc/core/adapter'
import { RECORD, RING } from '../layout/structures.js'
import { Views } from '../memory/views.js'
import { load, put, type SharedMemory, store } from '../memory/words.js'
import type { Membership } from '../participants/membership.js'
import type { Slots } from '../participants/slots.js'
import { makeClaim, type Settle } from '../ring/claim.js'
import { EmptyRing } from '../ring/empty-ring.js'
import { FullRing } from '../ring/full-ring.js'
import { RecordReceiver } from '../ring/record-receiver.js'
import type { RecordRing } from '../ring/record-ring.js'
import { BUSY, FULL, RecordSender } from '../ring/record-sender.js'
import { RecordState, STATE_BITS } from '../ring/record-state.js'
import { removeSegment } from '../segment/remove-segment.js'
import type { Alarm } from '../waiting/alarm.js'
import { Parking, type Waitable } from '../waiting/parking.js'
import type { SpinLimit } from '../waiting/spinner.js'

/** One handle of a mailbox: a ring for many senders and many receivers in POSIX shared memory. */
export class MailboxPort implements Port, Waitable {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #member: Membership
  readonly #memory: SharedMemory
  readonly #views: Views
  readonly #ring: RecordRing
  readonly #slots: Slots
  readonly #alarm: Alarm
  readonly #sender: RecordSender
  readonly #full: FullRing
  readonly #empty: EmptyRing
  readonly #receiver: RecordReceiver
  readonly #parking: Parking
  readonly #removeOnLastClose: boolean
  readonly #headWord: number
  readonly #tailWord: number
  /** Positions of records that this handle writes or reads in place. */
  readonly #claimed = new Set<number>()
  readonly #taken = new Set<number>()
  #host: PortHost | undefined
  #seenHead = -1
  #seenTail = -1
  #refusedLength = 0

  constructor(member: Membership, spin: SpinLimit, removeOnLastClose: boolean) {
    const { segment, ring, slots, alarm } = member
    this.#member = member
    this.#memory = ring.memory
    this.#views = new Views(ring.memory)
    this.#ring = ring
    this.#slots = slots
    this.#alarm = alarm
    this.address = segment.address
    this.buffering = member.buffering
    this.maxMessageBytes = segment.header.maxMessageBytes
    this.#removeOnLastClose = removeOnLastClose
    this.#headWord = ring.control + RING.word.head
    this.#tailWord = ring.control + RING.word.tail
    this.#receiver = new RecordReceiver(ring, member.receiveLock(), slots)
    this.#sender = new RecordSender(ring, member.sendLock(), segment.header.capacity, () =>
      this.#receiver.reclaim(),
    )
    this.#full = new FullRing(ring, () => slots.yield())
    this.#empty = new EmptyRing(() => slots.yield())
    this.#parking = new Parking(this, alarm, spin, (to) => this.#host?.wake(to))
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array): boolean {
    const { length } = bytes
    if (this.#full.isStill(length)) return false
    const position = this.#sender.trySend(bytes)
    if (position < 0) return this.#refuse(position, length)
    this.#alarm.wake('receive')
    return true
  }

  trySendMany(messages: readonly Uint8Array[], from: number): number {
    const count = this.#sender.trySendMany(messages, from)
    const refused = messages[from + count]
    if (refused !== undefined) this.#refuse(0, refused.length)
    if (count > 0) this.#alarm.wake('receive')
    return count
  }

  tryReceive(): Uint8Array | undefined {
    const bytes = this.#receiver.tryReceive()
    if (bytes === undefined) return this.#foundNothing()
    this.#empty.foundMessage()
    this.#alarm.wake('send')
    return bytes
  }

  tryReadMany(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number {
    try {
      return this.#receiver.tryReceiveMany(use, max)
    } finally {
      this.#alarm.wake('send')
    }
  }

  tryClaim(bytes: number): Claim | undefined {
    if (this.#full.isStill(bytes)) return undefined
    const position = this.#sender.tryReserve(bytes, RecordState.claimed | (this.#slots.self << STATE_BITS))
    if (position < 0) {
      this.#refuse(position, bytes)
      return undefined
    }
    this.#claimed.add(position)
    const at = this.#ring.dataByte(position)
    return makeClaim(this.#views.at(at, bytes), position, this.#settleClaim)
  }

  tryRead(_header: Header): InPlace | undefined {
    if (!this.#receiver.tryTake(this.#slots.self)) return this.#foundNothing()
    const { position, length } = this.#receiver
    this.#taken.add(position)
    const at = this.#ring.dataByte(position)
    return {
      view: this.#views.at(at, length),
      release: () => {
        // After close the record has been given to another.
        if (!this.#taken.delete(position)) return
        this.#receiver.finish(position)
        this.#alarm.wake('send')
      },
    }
  }

  isReady(to: Direction): boolean {
    return this.#look(to) === 'yes'
  }

  hasMoved(to: Direction): boolean {
    if (to === 'receive') return load(this.#memory, this.#headWord) !== this.#seenHead
    return load(this.#memory, this.#tailWord) !== this.#seenTail
  }

  mayProceed(to: Direction): 'yes' | 'no' | 'busy' {
    if (to === 'send' && this.#seenTail >= 0 && this.hasMoved('send')) return 'yes'
    return this.#look(to)
  }

  arm(to: Direction, waiting: number): void {
    this.#parking.arm(to, waiting)
  }

  sleep(to: Direction, milliseconds: number): void {
    this.#parking.sleep(to, milliseconds)
  }

  queued(): number {
    return this.#receiver.count() ?? 0
  }

  unlink(): boolean {
    return removeSegment(this.address)
  }

  close(): number {
    this.#giveBackAll()
    this.#parking.close()
    this.#member.leave(this.#removeOnLastClose)
    return 0
  }

  #look(to: Direction): 'yes' | 'no' | 'busy' {
    const state = to === 'receive' ? this.#receiver.isReady() : this.#sender.hasSpace(this.#refusedLength)
    if (state === 'busy' || state === BUSY) return 'busy'
    return state === true ? 'yes' : 'no'
  }

  // What the try itself saw, so that a try that succeeds need not look at the other side's index.
  #refuse(position: number, length: number): false {
    if (position === FULL) this.#full.found(this.#sender.seenTail, length)
    this.#seenTail = position === BUSY ? -1 : this.#sender.seenTail
    this.#refusedLength = length
    return false
  }

  #foundNothing(): undefined {
    this.#empty.foundNothing()
    this.#seenHead = this.#receiver.nothing === 'busy' ? -1 : this.#receiver.seenHead
  }

  readonly #settleClaim: Settle = (position, length) => this.#settle(position, length)

  #settle(position: number, length: number | undefined): void {
    if (!this.#claimed.delete(position)) return
    const word = this.#ring.recordWord(position)
    if (length !== undefined) put(this.#memory, word + RECORD.word.length, length)
    store(this.#memory, word + RECORD.word.state, length === undefined ? RecordState.done : RecordState.ready)
    if (length === undefined) this.#receiver.reclaim()
    // Given back, the space may let a sender go on; sent, the message a receiver.
    this.#alarm.wake(length === undefined ? 'send' : 'receive')
  }

  #giveBackAll(): void {
    for (const position of [...this.#claimed]) this.#settle(position, undefined)
    for (const position of this.#taken) this.#receiver.giveBack(position)
    if (this.#taken.size > 0) this.#alarm.wake('receive')
    this.#taken.clear()
  }
}
