import { IpcError } from '@ipc/core'
import { FrameKind, FrameReader } from '@ipc/core/adapter'
import { bytesBody, CONTROL_BODY_BYTES, readBytesBody } from '../connection/bytes-body.js'
import type { Connection, ConnectionEvents } from '../connection/connection.js'
import { FrameBatch } from '../connection/frame-batch.js'
import { sendFrame } from '../connection/frame-writer.js'
import { GreetingReader } from '../connection/greeting-reader.js'
import { Account } from './account.js'
import { checkHello, encodeRefusal, encodeWelcome } from './greeting.js'
import type { Hub } from './hub.js'
import { MAGIC, MailboxFrame } from './mailbox-frame.js'
import type { Entry } from './message-queue.js'
import type { Offer } from './offer.js'
import type { Taker } from './taker.js'

const GREETING_MS = 5000
const DELIVERIES = 2 ** 32

/** The owner's side of one member: what it may send, what it wants and what it was given. */
export class Attachment implements Taker, ConnectionEvents {
  readonly connection: Connection
  wanted = 0
  /** Whether the member has said hello and was let in. */
  joined = false
  /** Called when the member has answered a farewell, or is gone. */
  onSettled: (() => void) | undefined
  readonly #hub: Hub
  readonly #held = new Map<number, Entry>()
  readonly #account: Account
  readonly #limit: number
  readonly #greetingTimer: NodeJS.Timeout
  #greeting: GreetingReader | undefined
  /** The welcome, while the credit that goes with it is reckoned. */
  #first: FrameBatch | undefined
  #reader: FrameReader
  readonly #out: FrameBatch
  #heldBytes = 0
  #received = 0
  #delivery = 0
  #offer: Offer | undefined
  #saidFarewell = false
  #gone = false
  #asksReceipts = false
  #accepted = 0

  constructor(hub: Hub, connection: Connection) {
    this.#hub = hub
    this.connection = connection
    this.#out = new FrameBatch(connection)
    this.#greeting = new GreetingReader(connection.address)
    this.#limit = Math.max(hub.attributes.maxMessageBytes, CONTROL_BODY_BYTES)
    this.#reader = new FrameReader(this.#limit, connection.address)
    this.#account = new Account(
      (messages, bytes) => this.#grant(messages, bytes),
      (messages, bytes) => sendFrame(connection, MailboxFrame.reclaim, messages, bytesBody(bytes)),
    )
    hub.attachments.add(this)
    this.#greetingTimer = setTimeout(() => this.drop(), GREETING_MS).unref()
    connection.start(this)
  }

  get holds(): number {
    return this.#held.size
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  get settled(): boolean {
    return this.#gone || this.#saidFarewell
  }

  hand(entry: Entry): void {
    this.#delivery = (this.#delivery + 1) % DELIVERIES
    this.#held.set(this.#delivery, entry)
    this.#heldBytes += entry.bytes.length
    const kind = this.holds > this.wanted ? MailboxFrame.ahead : FrameKind.message
    if (this.#out.add(kind, this.#delivery, entry.bytes)) return
    this.flush()
    sendFrame(this.connection, kind, this.#delivery, entry.bytes, true)
  }

  flush(): void {
    this.#out.write()
  }

  recall(): void {
    sendFrame(this.connection, MailboxFrame.recall, 0)
  }

  withdraw(entry: Entry): void {
    for (const [number, held] of this.#held) {
      if (held === entry) sendFrame(this.connection, MailboxFrame.withdraw, number)
    }
  }

  data(chunk: Uint8Array): void {
    try {
      const rest = this.#greeting === undefined ? chunk : this.#greet(this.#greeting, chunk)
      if (rest === undefined || this.#gone) return
      this.#reader.feed(rest)
      for (;;) {
        const body = this.#reader.next()
        if (body === undefined) break
        this.#take(this.#reader.header.kind, this.#reader.header.correlation, body)
        if (this.#gone) return
      }
      this.#tellAccepted()
      if (this.#received > 0) {
        this.#received = 0
        this.#hub.freed()
        this.#hub.dispatch()
      }
    } catch (error) {
      if (!IpcError.is(error)) throw error
      this.#refuse(error)
    }
  }

  drain(): void {}

  end(): void {
    this.drop()
  }

  /** Lets the member go, at once; what it held goes back. */
  drop(): void {
    if (this.#gone) return
    this.#gone = true
    clearTimeout(this.#greetingTimer)
    this.#out.drop()
    this.connection.close()
    this.#hub.attachments.delete(this)
    this.#hub.forget(this)
    const held = [...this.#held.values()]
    this.release()
    this.#hub.returned(held, this)
    // Nobody waits for it any more, and whoever sent it has not been told that it was sent.
    void this.#offer?.cancel()
    if (this.joined) this.#hub.credits.close(this.#account)
    this.#hub.freed()
    this.onSettled?.()
  }

  /** Tells the member that this owner closes. */
  farewell(): void {
    sendFrame(this.connection, MailboxFrame.farewell, 0)
  }

  /** What the member was given is its own from now on: it restores to the next owner what its calls do not take. */
  release(): void {
    this.#held.clear()
    this.#heldBytes = 0
  }

  #greet(greeting: GreetingReader, chunk: Uint8Array): Uint8Array | undefined {
    const hello = greeting.take(chunk, [MailboxFrame.hello], MAGIC)
    if (hello === undefined) return undefined
    this.#asksReceipts = checkHello(hello.body, this.#hub.attributes, this.connection.address)
    clearTimeout(this.#greetingTimer)
    this.#greeting = undefined
    this.joined = true
    // One write: an owner that is stopped in between would let a member in that may send nothing.
    const first = new FrameBatch(this.connection)
    first.add(MailboxFrame.welcome, MAGIC, encodeWelcome(this.#hub))
    this.#first = first
    this.#hub.credits.open(this.#account)
    this.#first = undefined
    // Nothing was written before: a kernel that does not take it now has no room for strangers.
    if (!first.flush()) this.drop()
    return hello.rest
  }

  #grant(messages: number, bytes: number): void {
    if (this.#first?.add(MailboxFrame.credit, messages, bytesBody(bytes)) === true) return
    sendFrame(this.connection, MailboxFrame.credit, messages, bytesBody(bytes))
  }

  #refuse(error: IpcError): void {
    if (this.#greeting !== undefined) {
      sendFrame(this.connection, MailboxFrame.refusal, MAGIC, encodeRefusal(error))
    }
    this.drop()
  }

  #take(kind: number, correlation: number, body: Uint8Array): void {
    switch (kind) {
      case FrameKind.message:
        this.#post(body)
        break
      case MailboxFrame.want:
        this.#want(correlation, body.length > 0)
        break
      case MailboxFrame.surrender:
        this.#surrender(correlation, readBytesBody(body))
        break
      case MailboxFrame.demand:
        this.wanted = correlation
        this.#hub.demanded(this)
        break
      case MailboxFrame.received:
        this.#hub.settled(this.#unhold(correlation), this)
        this.#received++
        break
      case MailboxFrame.giveBack:
        this.#hub.returned([this.#unhold(correlation)], this)
        break
      case MailboxFrame.offer:
        this.#post(body, true)
        break
      case MailboxFrame.withdraw:
        void this.#offer?.cancel()
        break
      case MailboxFrame.restore:
        if (!this.#hub.mayRestore(body.length))
          throw this.#broke('more restored messages than a mailbox holds')
        this.#hub.restore(body)
        break
      case MailboxFrame.farewell:
        this.#tellAccepted()
        this.#saidFarewell = true
        this.onSettled?.()
        break
      case MailboxFrame.goodbye:
        this.drop()
        break
      default:
        throw this.#broke(`an unknown frame ${kind}`)
    }
  }

  #post(body: Uint8Array, offered = false): void {
    if (body.length > this.#hub.attributes.maxMessageBytes)
      throw this.#broke(`a message of ${body.length} bytes`)
    if (offered) {
      if (this.#offer !== undefined || this.#hub.attributes.capacity !== 0)
        throw this.#broke('an offer out of turn')
      this.#offer = this.#hub.offer(body, this.#account, (outcome) => this.#offerEnded(outcome))
      return
    }
    if (!this.#hub.credits.spent(this.#account, body.length))
      throw this.#broke('a message that it had no credit for')
    this.#hub.post(body, this.#account)
    this.#accepted++
  }

  // Once for all that came together.
  #tellAccepted(): void {
    if (this.#asksReceipts && this.#accepted > 0)
      sendFrame(this.connection, MailboxFrame.accepted, this.#accepted)
    this.#accepted = 0
  }

  // A receiver of this process may take it at once, before `offer` has returned: the frame goes after that.
  #offerEnded(outcome: 'sent' | 'cancelled'): void {
    queueMicrotask(() => {
      this.#offer = undefined
      if (this.#gone) return
      sendFrame(this.connection, outcome === 'sent' ? MailboxFrame.taken : MailboxFrame.withdrawn, 0)
    })
  }

  #want(bytes: number, waits: boolean): void {
    const { maxMessageBytes } = this.#hub.attributes
    this.#hub.credits.want(this.#account, Math.min(bytes, maxMessageBytes), waits)
  }

  #surrender(messages: number, bytes: number): void {
    if (!(bytes >= 0)) throw this.#broke('a surrender without a number')
    this.#hub.credits.surrendered(this.#account, messages, bytes)
    this.#hub.freed()
  }

  #unhold(delivery: number): Entry {
    const entry = this.#held.get(delivery)
    if (entry === undefined) throw this.#broke(`word of a delivery ${delivery} that it does not have`)
    this.#held.delete(delivery)
    this.#heldBytes -= entry.bytes.length
    if (this.wanted > 0) this.wanted--
    return entry
  }

  #broke(what: string): IpcError {
    const { address } = this.connection
    return new IpcError(
      'IPC_CORRUPT',
      `a member of ${address} sent ${what}: no @ipc program of this version does`,
      { address },
    )
  }
}
