import type { Connection } from '../connection/connection.js'
import { FrameBatch } from '../connection/frame-batch.js'
import { sendFrame } from '../connection/frame-writer.js'
import { MailboxFrame } from './mailbox-frame.js'

const LINGER_MS = 100

interface Delivery {
  readonly number: number
  readonly bytes: Uint8Array
}

/** What a member wants of its owner, and what it was handed and has not received. */
export class Deliveries {
  readonly #connection: Connection
  readonly #onMessage: () => void
  readonly #batch: FrameBatch
  #inbox: Delivery[] = []
  #waiting = 0
  /** Whether one is wanted by who asks by tryReceive again and again. */
  #tries = false
  /** What the owner takes to be wanted. */
  #announced = 0
  /** While it runs, what is here stays although no call waits. */
  #lingering: NodeJS.Timeout | undefined

  /** `onMessage`: a waiting call may be served. */
  constructor(connection: Connection, onMessage: () => void) {
    this.#connection = connection
    this.#onMessage = onMessage
    this.#batch = new FrameBatch(connection)
  }

  get length(): number {
    return this.#inbox.length
  }

  get waiting(): number {
    return this.#waiting
  }

  /** A message came. `asked`: a call wanted it; else the owner hands it ahead, since nobody else receives. */
  came(number: number, bytes: Uint8Array, asked: boolean): void {
    this.#inbox.push({ number, bytes })
    if (this.#waiting > 0) this.#onMessage()
    else if (!asked) this.#linger()
    else if (this.#lingering === undefined) this.#giveBack(0)
  }

  /** Receives the oldest. */
  take(): Uint8Array | undefined {
    const delivery = this.#inbox.shift()
    if (delivery === undefined) return undefined
    this.#announced = Math.max(0, this.#announced - 1)
    sendFrame(this.#connection, MailboxFrame.received, delivery.number)
    return delivery.bytes
  }

  /** As `take` for several; returns how many. */
  takeMany(messages: Uint8Array[], max: number): number {
    const taken = this.#inbox.splice(0, max)
    for (const { number, bytes } of taken) {
      messages.push(bytes)
      if (this.#batch.add(MailboxFrame.received, number)) continue
      this.#batch.write()
      this.#batch.add(MailboxFrame.received, number)
    }
    this.#batch.write()
    this.#announced = Math.max(0, this.#announced - taken.length)
    return taken.length
  }

  /** So many calls wait now. */
  arm(waiting: number): void {
    this.#waiting = waiting
    if (waiting === 0) {
      this.#tries = false
      if (this.#inbox.length > 0) this.#linger()
      else this.lingerNoMore()
    }
    this.#demand()
  }

  /** Nothing was there for one that only tries: it is a receiver for a moment after each look. */
  missed(): void {
    this.#tries = true
    this.#linger()
    // Each message taken has used the demand up.
    this.#demand()
  }

  /** Another receiver wants messages. */
  recall(): void {
    this.#giveBack(this.#wanted)
    this.#demand()
  }

  /** The owner asks for one back: when it is not here any more, word of its receipt is on the way. */
  withdraw(number: number): void {
    const at = this.#inbox.findIndex((delivery) => delivery.number === number)
    if (at < 0) return
    this.#inbox.splice(at, 1)
    this.#announced = Math.max(0, this.#announced - 1)
    sendFrame(this.#connection, MailboxFrame.giveBack, number)
    if (this.#waiting > 0) this.#demand()
  }

  /** Gives back all. */
  close(): void {
    this.#waiting = 0
    this.lingerNoMore()
    this.#giveBack(0)
  }

  lingerNoMore(): void {
    clearTimeout(this.#lingering)
    this.#lingering = undefined
    this.#tries = false
  }

  /** What the owner left here when it went. */
  takeAll(): Uint8Array[] {
    this.lingerNoMore()
    return this.#inbox.splice(0).map(({ bytes }) => bytes)
  }

  get #wanted(): number {
    return Math.max(this.#waiting, this.#tries ? 1 : 0)
  }

  #linger(): void {
    if (this.#lingering !== undefined) this.#lingering.refresh()
    else {
      this.#lingering = setTimeout(() => {
        this.lingerNoMore()
        this.#demand()
      }, LINGER_MS).unref()
    }
  }

  #demand(): void {
    const wanted = this.#wanted
    if (this.#lingering === undefined) this.#giveBack(wanted)
    if (wanted === this.#announced) return
    this.#announced = wanted
    sendFrame(this.#connection, MailboxFrame.demand, wanted)
  }

  #giveBack(keep: number): void {
    for (const { number } of this.#inbox.splice(keep)) {
      this.#announced = Math.max(0, this.#announced - 1)
      sendFrame(this.#connection, MailboxFrame.giveBack, number)
    }
  }
}
