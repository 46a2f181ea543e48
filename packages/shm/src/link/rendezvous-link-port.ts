import { IpcError } from '@ipc/core'
import type { Direction, Header, InPlace, Port, PortHost, Transfer } from '@ipc/core/adapter'
import type { Control } from '@ipc/host'
import { LinkRendezvous } from '../ring/link-rendezvous.js'
import { RecordRing, type RingPlace } from '../ring/record-ring.js'
import type { Segment } from '../segment/segment.js'
import { LinkAlarm } from '../waiting/link-alarm.js'
import { Parking, type Waitable } from '../waiting/parking.js'
import { NO_SPIN } from '../waiting/spinner.js'

/** One side of a pair of capacity 0: a send is done when the other side has the message. */
export class RendezvousLinkPort implements Port, Waitable {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #segment: Segment
  readonly #control: Control
  readonly #outgoing: LinkRendezvous
  readonly #incoming: LinkRendezvous
  readonly #alarm: LinkAlarm
  readonly #parking: Parking
  #host: PortHost | undefined
  #transfer: Transfer | undefined
  #closed = false

  constructor(segment: Segment, control: Control, side: 0 | 1) {
    const { memory, header, layout, address } = segment
    this.#segment = segment
    this.#control = control
    this.address = address
    this.buffering = { capacity: 0, bytes: header.bytes }
    this.maxMessageBytes = header.maxMessageBytes
    const ring = (which: number) =>
      new RecordRing(memory, layout.rings[which] as RingPlace, header.maxMessageBytes, address)
    const sends = ring(side)
    const receives = ring(1 - side)
    this.#outgoing = new LinkRendezvous(sends)
    this.#incoming = new LinkRendezvous(receives)
    this.#alarm = new LinkAlarm(segment, control, sends.control, receives.control)
    // A receiver that spins would not be seen to wait.
    this.#parking = new Parking(this, this.#alarm, NO_SPIN, (to) => this.#host?.wake(to))
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#control.onEnd((reason) => {
      if (!this.#closed) host.ended(reason)
    })
  }

  /** Succeeds only where the other side waits for a message. */
  trySend(bytes: Uint8Array, header: Header): boolean {
    if (!this.isReady('send')) return false
    this.#offer(bytes, header)
    return true
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    if (this.#transfer !== undefined || !this.#outgoing.isFree()) return undefined
    this.#offer(bytes, header)
    const end = () => {
      this.#transfer = undefined
    }
    this.#transfer = {
      advance: () => {
        if (!this.#outgoing.wasReceived()) return false
        end()
        return true
      },
      cancel: () => {
        const withdrawn = this.#outgoing.withdraw()
        end()
        return withdrawn ? 'cancelled' : 'sent'
      },
    }
    return this.#transfer
  }

  tryReceive(header: Header): Uint8Array | undefined {
    const bytes = this.#incoming.tryReceive(this.maxMessageBytes)
    if (bytes === undefined) return undefined
    header.kind = this.#incoming.kind
    header.correlation = this.#incoming.correlation
    this.#alarm.wake('send')
    return bytes
  }

  /** A copy: the sender's call ends when the message is taken. */
  tryRead(header: Header): InPlace | undefined {
    const view = this.tryReceive(header)
    return view === undefined ? undefined : { view, release: () => undefined }
  }

  tryClaim(): never {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${this.address} has capacity 0, so there is no room to write in before a receiver is there: use send, or a capacity`,
      { address: this.address },
    )
  }

  isReady(to: Direction): boolean {
    if (to === 'receive') return this.#incoming.isOffered()
    return this.#transfer === undefined && this.#outgoing.isFree() && this.#alarm.peerSleeps('receive')
  }

  hasMoved(to: Direction): boolean {
    return this.mayProceed(to) === 'yes'
  }

  mayProceed(to: Direction): 'yes' | 'no' {
    const received = to === 'send' && this.#transfer !== undefined && this.#outgoing.wasReceived()
    return received || this.isReady(to) ? 'yes' : 'no'
  }

  /** A receiver waits now: a send may succeed. */
  enlisted(to: Direction): void {
    if (to === 'receive') this.#alarm.wake('send')
  }

  arm(to: Direction, waiting: number): void {
    this.#parking.arm(to, waiting)
  }

  sleep(to: Direction, milliseconds: number): void {
    if (this.#parking.sleep(to, milliseconds)) this.#control.check()
  }

  queued(): number {
    return 0
  }

  close(): number {
    this.#closed = true
    this.#parking.close()
    this.#control.close()
    this.#segment.close()
    return 0
  }

  #offer(bytes: Uint8Array, header: Header): void {
    this.#outgoing.offer(bytes, header.kind, header.correlation)
    this.#alarm.wake('receive')
  }
}
