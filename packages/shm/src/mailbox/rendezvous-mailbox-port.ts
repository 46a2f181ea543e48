import { IpcError } from '@ipc/core'
import type { Direction, Header, InPlace, Port, PortHost, Transfer } from '@ipc/core/adapter'
import type { Membership } from '../participants/membership.js'
import { RecordOffer } from '../ring/record-offer.js'
import { RecordReceiver } from '../ring/record-receiver.js'
import { RecordSender } from '../ring/record-sender.js'
import { RecordState } from '../ring/record-state.js'
import { removeSegment } from '../segment/remove-segment.js'
import { Parking, type Waitable } from '../waiting/parking.js'
import { NO_SPIN } from '../waiting/spinner.js'

/**
 * One handle of a mailbox of capacity 0: a send is done when a receiver has the message. What a sender offers lies in the
 * ring. A trySend is for a receiver that waits at that moment; if that one gives up just then, the next receive gets the message.
 */
export class RendezvousMailboxPort implements Port, Waitable {
  readonly looksUnderLock = true
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #member: Membership
  readonly #sender: RecordSender
  readonly #receiver: RecordReceiver
  readonly #parking: Parking
  readonly #removeOnLastClose: boolean
  readonly #offer: RecordOffer
  #host: PortHost | undefined

  constructor(member: Membership, removeOnLastClose: boolean) {
    const { segment, ring, slots } = member
    this.#member = member
    this.address = segment.address
    this.buffering = member.buffering
    this.maxMessageBytes = segment.header.maxMessageBytes
    this.#removeOnLastClose = removeOnLastClose
    this.#receiver = new RecordReceiver(ring, member.receiveLock(), slots)
    this.#sender = new RecordSender(ring, member.sendLock(), 0, () => this.#receiver.reclaim())
    this.#offer = new RecordOffer(ring, this.#sender, this.#receiver, slots.self)
    // A receiver that spins would not be seen to wait.
    this.#parking = new Parking(this, member.alarm, NO_SPIN, (to) => this.#host?.wake(to))
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  trySend(bytes: Uint8Array): boolean {
    const position = this.#sender.trySend(bytes, RecordState.ready, () => !this.#hasReceiver())
    if (position < 0) return false
    this.#member.alarm.wake('receive')
    return true
  }

  begin(bytes: Uint8Array): Transfer | undefined {
    if (!this.#offer.make(bytes)) return undefined
    this.#member.alarm.wake('receive')
    return { advance: () => this.#endIfAccepted(), cancel: () => this.#withdraw() }
  }

  tryReceive(): Uint8Array | undefined {
    const bytes = this.#receiver.tryReceive()
    if (bytes !== undefined) this.#member.alarm.wake('send')
    return bytes
  }

  /** A copy: the sender's call ends when the message is taken. */
  tryRead(_header: Header): InPlace | undefined {
    const view = this.tryReceive()
    return view === undefined ? undefined : { view, release: () => undefined }
  }

  tryClaim(): never {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${this.address} has capacity 0, so there is no room to write in before a receiver is there: use send, or a capacity`,
      { address: this.address },
    )
  }

  /** Nothing lies here that could make room. */
  dropOldest(): boolean {
    return false
  }

  isReady(to: Direction): boolean {
    return this.#look(to) === 'yes'
  }

  hasMoved(to: Direction): boolean {
    return this.mayProceed(to) === 'yes'
  }

  mayProceed(to: Direction): 'yes' | 'no' | 'busy' {
    if (to === 'send' && this.#offer.isMade) return this.#offer.wasAccepted() ? 'yes' : 'no'
    return this.#look(to)
  }

  /** A receiver waits now: a send may succeed. */
  enlisted(to: Direction): void {
    if (to === 'receive') this.#member.alarm.wake('send')
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
    if (this.#offer.isMade) this.#withdraw()
    this.#parking.close()
    this.#member.leave(this.#removeOnLastClose)
    return 0
  }

  #look(to: Direction): 'yes' | 'no' | 'busy' {
    const ready = to === 'receive' ? this.#receiver.isReady() : this.#hasReceiver()
    return ready === 'busy' ? 'busy' : ready ? 'yes' : 'no'
  }

  /** Whether more receivers wait than messages lie here for them. */
  #hasReceiver(): boolean {
    const sleepers = this.#member.alarm.sleepers('receive')
    return sleepers > 0 && sleepers > (this.#receiver.count() ?? sleepers)
  }

  #endIfAccepted(): boolean {
    if (!this.#offer.wasAccepted()) return false
    this.#offer.end()
    return true
  }

  #withdraw(): 'cancelled' | 'sent' {
    const withdrawn = this.#offer.withdraw()
    this.#member.alarm.wake('send')
    return withdrawn ? 'cancelled' : 'sent'
  }
}
