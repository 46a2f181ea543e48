import type { Claim } from '@ipc/core'
import {
  type Direction,
  FrameKind,
  type Header,
  type InPlace,
  type Port,
  type PortHost,
} from '@ipc/core/adapter'
import type { Control } from '@ipc/host'
import { RING } from '../layout/structures.js'
import { Views } from '../memory/views.js'
import { load, type SharedMemory } from '../memory/words.js'
import { makeClaim, type Settle } from '../ring/claim.js'
import { LinkReceiver } from '../ring/link-receiver.js'
import { LinkSender } from '../ring/link-sender.js'
import { RecordRing, type RingPlace } from '../ring/record-ring.js'
import { storedAttributes } from '../segment/attributes.js'
import type { Segment } from '../segment/segment.js'
import { LinkAlarm } from '../waiting/link-alarm.js'
import { Parking, type Waitable } from '../waiting/parking.js'
import type { SpinLimit } from '../waiting/spinner.js'

// Some 15 µs: a waiting send costs about 2 µs, which so many messages share.
const MOST_RESTS = 15

/** One side of a pair: two one-to-one rings without locks in a sealed memfd. */
export class LinkPort implements Port, Waitable {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #segment: Segment
  readonly #memory: SharedMemory
  readonly #views: Views
  readonly #control: Control
  readonly #sender: LinkSender
  readonly #receiver: LinkReceiver
  readonly #alarm: LinkAlarm
  readonly #parking: Parking
  readonly #headWord: number
  readonly #tailWord: number
  #host: PortHost | undefined
  #seenHead = -1
  #seenTail = -1
  #refusedLength = 0
  #claiming = false
  #reading = false
  #closed = false

  /** `side`: 0 = the one who made the segment; it sends on the first ring. */
  constructor(segment: Segment, control: Control, side: 0 | 1, spin: SpinLimit) {
    const { memory, header, layout } = segment
    this.#segment = segment
    this.#memory = memory
    this.#views = new Views(memory)
    this.#control = control
    this.address = segment.address
    const stored = storedAttributes(header)
    this.buffering = { capacity: stored.capacity ?? Number.POSITIVE_INFINITY, bytes: header.bytes }
    this.maxMessageBytes = header.maxMessageBytes
    const ring = (which: number) =>
      new RecordRing(memory, layout.rings[which] as RingPlace, header.maxMessageBytes, this.address)
    const sends = ring(side)
    const receives = ring(1 - side)
    this.#tailWord = sends.control + RING.word.tail
    this.#headWord = receives.control + RING.word.head
    this.#sender = new LinkSender(sends, header.capacity)
    this.#receiver = new LinkReceiver(receives, header.maxMessageBytes)
    this.#alarm = new LinkAlarm(segment, control, sends.control, receives.control)
    this.#parking = new Parking(this, this.#alarm, spin, (to) => this.#host?.wake(to))
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#control.onEnd((reason) => {
      if (!this.#closed) host.ended(reason)
    })
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    if (this.#claiming || !this.#sender.trySend(bytes, header.kind, header.correlation)) {
      return this.#refuse(bytes.length)
    }
    this.#alarm.wake('receive')
    return true
  }

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    const count = this.#claiming
      ? 0
      : this.#sender.trySendMany(messages, from, header.kind, header.correlation)
    const refused = messages[from + count]
    if (refused !== undefined) this.#refuse(refused.length)
    if (count > 0) this.#alarm.wake('receive')
    return count
  }

  tryReceive(header: Header): Uint8Array | undefined {
    const bytes = this.#reading ? undefined : this.#receiver.tryReceive()
    if (bytes === undefined) return this.#foundNothing()
    header.kind = this.#receiver.kind
    header.correlation = this.#receiver.correlation
    this.#alarm.wake('send')
    return bytes
  }

  tryReceiveMany(messages: Uint8Array[], max: number): number {
    const count = this.#reading ? 0 : this.#receiver.tryReceiveCopies(messages, FrameKind.message, max)
    if (count > 0) this.#alarm.wake('send')
    else this.#foundNothing()
    return count
  }

  tryReadMany(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number {
    if (this.#reading) return 0
    try {
      return this.#receiver.tryReceiveMany(use, FrameKind.message, max)
    } finally {
      this.#alarm.wake('send')
    }
  }

  /** One claim at a time: nobody else would see what comes after it. */
  tryClaim(bytes: number): Claim | undefined {
    const at = this.#claiming ? -1 : this.#sender.reserve(bytes)
    if (at < 0) {
      this.#refuse(bytes)
      return undefined
    }
    this.#claiming = true
    return makeClaim(this.#views.at(at, bytes), at, this.#settle)
  }

  /** One read at a time: the next message is there when this one has been released. */
  tryRead(header: Header): InPlace | undefined {
    const at = this.#reading ? -1 : this.#receiver.next()
    if (at < 0) return this.#foundNothing()
    header.kind = this.#receiver.kind
    header.correlation = this.#receiver.correlation
    this.#reading = true
    return {
      view: this.#views.at(at, this.#receiver.length),
      release: () => {
        if (!this.#reading || this.#closed) return
        this.#reading = false
        this.#receiver.consume()
        this.#alarm.wake('send')
        this.#host?.wake('receive')
      },
    }
  }

  isReady(to: Direction): boolean {
    if (to === 'receive') return !this.#reading && this.#receiver.isReady()
    return !this.#claiming && this.#sender.hasSpace(this.#refusedLength)
  }

  hasMoved(to: Direction): boolean {
    if (to === 'receive') return load(this.#memory, this.#headWord) !== this.#seenHead
    return load(this.#memory, this.#tailWord) !== this.#seenTail
  }

  rest(to: Direction): void {
    if (to === 'send' && this.buffering.capacity === Number.POSITIVE_INFINITY) {
      this.#sender.letReceiverGoOn(MOST_RESTS)
    }
  }

  mayProceed(to: Direction): 'yes' | 'no' {
    return (to === 'send' && this.#seenTail >= 0 && this.hasMoved('send')) || this.isReady(to) ? 'yes' : 'no'
  }

  arm(to: Direction, waiting: number): void {
    this.#parking.arm(to, waiting)
  }

  sleep(to: Direction, milliseconds: number): void {
    if (this.#parking.sleep(to, milliseconds)) this.#control.check()
  }

  queued(): number {
    return this.#receiver.count()
  }

  close(): number {
    this.#closed = true
    this.#parking.close()
    this.#control.close()
    this.#segment.close()
    return 0
  }

  // What the try itself saw, so that a try that succeeds need not look at the other side's index.
  #refuse(length: number): false {
    this.#seenTail = this.#claiming ? load(this.#memory, this.#tailWord) : this.#sender.seenTail
    this.#refusedLength = length
    return false
  }

  #foundNothing(): undefined {
    this.#seenHead = this.#reading ? load(this.#memory, this.#headWord) : this.#receiver.seenHead
  }

  readonly #settle: Settle = (_, length) => {
    if (this.#closed) return
    this.#claiming = false
    if (length !== undefined) {
      this.#sender.commit(length)
      this.#alarm.wake('receive')
    }
    if (this.#parking.isWaiting('send')) this.#host?.wake('send')
  }
}
