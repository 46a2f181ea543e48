import { IpcError } from '@ipc/core'
import { type Direction, FrameKind, FrameReader, type MailboxRequest } from '@ipc/core/adapter'
import { bytesBody, CONTROL_BODY_BYTES, readBytesBody } from '../connection/bytes-body.js'
import { ChunkedSend } from '../connection/chunked-send.js'
import type { Connection, ConnectionEvents } from '../connection/connection.js'
import { sendFrame } from '../connection/frame-writer.js'
import { GreetingReader } from '../connection/greeting-reader.js'
import { OfferSend } from '../connection/offer-send.js'
import { waitServing } from '../serving.js'
import { Soon } from '../soon.js'
import { Deliveries } from './deliveries.js'
import { decodeRefusal, decodeWelcome, encodeHello } from './greeting.js'
import { MAGIC, MailboxFrame } from './mailbox-frame.js'
import type { Role, RoleHost, RoleTransfer } from './role.js'

const WAITS = new Uint8Array(1)

/** A handle whose mailbox another process (or thread) owns: sends on credit, receives on demand. */
export class Member implements Role, ConnectionEvents {
  readonly sleep?: (to: Direction, milliseconds: number) => void
  readonly #connection: Connection
  readonly #host: RoleHost
  #greeting: GreetingReader | undefined
  #reader: FrameReader | undefined
  readonly #soon = new Soon((to) => this.#host.wake(to))
  readonly #deliveries: Deliveries
  #waitingSends = 0
  #needs = 0
  #capacity = Number.NaN
  #offer: OfferSend | undefined
  #credit = 0
  #creditBytes = 0
  #wants: 'nothing' | 'to try' | 'waiting' = 'nothing'
  #transfer: ChunkedSend | undefined
  #isTry = false
  #inherited: Uint8Array[] = []
  #unaccepted = 0
  #leaving = false
  #over = false

  constructor(connection: Connection, request: MailboxRequest, host: RoleHost) {
    this.#connection = connection
    this.#host = host
    this.#deliveries = new Deliveries(connection, () => this.#host.wake('receive'))
    this.#greeting = new GreetingReader(connection.address)
    if (connection.descriptor !== undefined) this.sleep = (to, milliseconds) => this.#sleep(to, milliseconds)
    connection.start(this)
    sendFrame(connection, MailboxFrame.hello, MAGIC, encodeHello(request, connection.mayLose))
  }

  /** Blocks a slice until the owner may have answered. */
  pump(milliseconds: number): void {
    waitServing(milliseconds, this.#connection)
  }

  /** Sends a message of an earlier owner back to the front. */
  restore(bytes: Uint8Array): void {
    sendFrame(this.#connection, MailboxFrame.restore, 0, bytes, true)
  }

  trySend(bytes: Uint8Array): boolean {
    if (this.#transfer !== undefined || this.#offer !== undefined) return false
    this.#needs = bytes.length
    if (!this.#hasCredit(bytes.length)) return false
    if (
      !ChunkedSend.atOnce(
        this.#connection,
        FrameKind.message,
        0,
        bytes,
        this.#capacity === Number.POSITIVE_INFINITY,
      )
    )
      return false
    this.#credit--
    this.#creditBytes -= bytes.length
    this.#needs = 0
    this.#unaccepted++
    return true
  }

  /** Starts a message that the kernel does not take at once. */
  begin(bytes: Uint8Array): RoleTransfer | undefined {
    return this.#capacity === 0 ? this.#beginOffer(bytes) : this.#beginParts(bytes, false)
  }

  /** As `begin`, for who only tries. At capacity 0 a message is on offer or it is not. */
  beginTry(bytes: Uint8Array): RoleTransfer | undefined {
    return this.#capacity === 0 ? undefined : this.#beginParts(bytes, true)
  }

  #beginParts(bytes: Uint8Array, isTry: boolean): RoleTransfer | undefined {
    if (this.#transfer !== undefined || ChunkedSend.fits(this.#connection, bytes.length)) return undefined
    if (!this.#hasCredit(bytes.length)) return undefined
    this.#credit--
    this.#creditBytes -= bytes.length
    const transfer = new ChunkedSend(this.#connection, FrameKind.message, 0, bytes, (outcome) => {
      this.#transfer = undefined
      this.#isTry = false
      if (outcome === 'cancelled') {
        this.#credit++
        this.#creditBytes += bytes.length
      } else {
        this.#unaccepted++
      }
      if (this.#leaving) this.#answerFarewell()
    })
    this.#transfer = transfer
    this.#isTry = isTry
    return transfer
  }

  #beginOffer(bytes: Uint8Array): RoleTransfer | undefined {
    if (this.#offer !== undefined || this.#leaving || this.#over) return undefined
    sendFrame(this.#connection, MailboxFrame.offer, 0, bytes)
    const offer = new OfferSend({
      advance: () => true,
      stop: () => false,
      withdraw: () => sendFrame(this.#connection, MailboxFrame.withdraw, 0),
    })
    this.#offer = offer
    return offer
  }

  #offerEnded(outcome: 'cancelled' | 'sent' | 'unknown'): void {
    const offer = this.#offer
    this.#offer = undefined
    offer?.settle(outcome)
    if (this.#leaving && !this.#over) this.#answerFarewell()
    this.#host.wake('send')
  }

  tryReceive(mayWait: boolean): Uint8Array | undefined {
    if (mayWait || this.#hasMessage()) return this.#deliveries.take()
    if (!this.#over) this.#deliveries.missed()
    return undefined
  }

  tryReceiveMany(messages: Uint8Array[], max: number): number {
    return this.#hasMessage() ? this.#deliveries.takeMany(messages, max) : 0
  }

  isReady(to: Direction): boolean {
    if (to === 'receive') return this.#hasMessage()
    return (
      (this.#transfer === undefined || this.#isTry) &&
      this.#offer === undefined &&
      (this.#credit > 0 || this.#isTry) &&
      (this.#capacity === Number.POSITIVE_INFINITY || !this.#connection.full)
    )
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'send') {
      this.#waitingSends = waiting
      if (waiting === 0) return
      if (this.isReady('send') && this.#creditBytes >= this.#needs) this.#soon.wake('send')
      else if (this.#credit === 0 || this.#creditBytes < this.#needs) this.#want(this.#needs)
      return
    }
    if (this.#over) return
    this.#deliveries.arm(waiting)
    if (waiting > 0 && this.#deliveries.length > 0) this.#soon.wake('receive')
  }

  queued(): undefined {
    return undefined
  }

  close(timeoutMs: number): number | Promise<number> {
    if (this.#over) return 0
    this.#waitingSends = 0
    this.#deliveries.close()
    this.#over = true
    sendFrame(this.#connection, MailboxFrame.goodbye, 0)
    const finished = this.#connection.finish(timeoutMs)
    return finished === undefined ? 0 : finished.then((all) => (all ? 0 : this.#inDoubt))
  }

  data(chunk: Uint8Array): void {
    try {
      const rest = this.#greeting === undefined ? chunk : this.#greet(this.#greeting, chunk)
      if (rest === undefined || this.#reader === undefined) return
      this.#reader.feed(rest)
      for (;;) {
        const body = this.#reader.next()
        if (body === undefined || this.#over) return
        this.#take(this.#reader.header.kind, this.#reader.header.correlation, body)
      }
    } catch (error) {
      if (!IpcError.is(error)) throw error
      this.#fail(error)
    }
  }

  drain(): void {
    if (this.#waitingSends > 0) this.#host.wake('send')
  }

  end(): void {
    const { address } = this.#connection
    if (this.#greeting !== undefined) {
      this.#fail(
        new IpcError('IPC_PEER_DIED', `the owner of ${address} went before it had answered`, { address }),
      )
      return
    }
    this.#over = true
    this.#connection.close()
    this.#gone()
  }

  #greet(greeting: GreetingReader, chunk: Uint8Array): Uint8Array | undefined {
    const { address } = this.#connection
    const answer = greeting.take(chunk, [MailboxFrame.welcome, MailboxFrame.refusal], MAGIC)
    if (answer === undefined) return undefined
    if (answer.header.kind === MailboxFrame.refusal) throw decodeRefusal(answer.body, address)
    const welcome = decodeWelcome(answer.body, address)
    const { attributes } = welcome
    this.#greeting = undefined
    this.#reader = new FrameReader(Math.max(attributes.maxMessageBytes, CONTROL_BODY_BYTES), address)
    this.#capacity = attributes.capacity
    this.#host.welcomed(welcome)
    return answer.rest
  }

  #take(kind: number, correlation: number, body: Uint8Array): void {
    switch (kind) {
      case FrameKind.message:
        this.#deliveries.came(correlation, body, true)
        break
      case MailboxFrame.ahead:
        this.#deliveries.came(correlation, body, false)
        break
      case MailboxFrame.recall:
        this.#deliveries.recall()
        break
      case MailboxFrame.credit:
        this.#credited(correlation, readBytesBody(body))
        break
      case MailboxFrame.accepted:
        this.#unaccepted = Math.max(0, this.#unaccepted - correlation)
        break
      case MailboxFrame.reclaim:
        this.#surrender(correlation, readBytesBody(body))
        break
      case MailboxFrame.taken:
        this.#offerEnded('sent')
        break
      case MailboxFrame.withdrawn:
        this.#offerEnded('cancelled')
        break
      case MailboxFrame.withdraw:
        this.#deliveries.withdraw(correlation)
        break
      case MailboxFrame.inherit:
        this.#inherited.push(body)
        break
      case MailboxFrame.farewell:
        this.#leaving = true
        // What nobody wants here goes back to its place before the owner leaves its queue to another.
        this.#deliveries.recall()
        this.#credit = 0
        this.#creditBytes = 0
        if (this.#offer !== undefined) sendFrame(this.#connection, MailboxFrame.withdraw, 0)
        else if (this.#transfer === undefined) this.#answerFarewell()
        break
      case MailboxFrame.goodbye:
        this.#over = true
        this.#connection.close()
        this.#gone()
        break
      default:
        throw new IpcError(
          'IPC_CORRUPT',
          `the owner of ${this.#connection.address} sent an unknown frame ${kind}`,
        )
    }
  }

  #credited(messages: number, bytes: number): void {
    this.#wants = 'nothing'
    if (this.#leaving) return
    this.#credit += messages
    this.#creditBytes += bytes
    if (this.#waitingSends > 0) this.#host.wake('send')
  }

  #surrender(messages: number, bytes: number): void {
    const ofMessages = Math.min(messages, this.#credit)
    const ofBytes = Math.min(bytes, this.#creditBytes)
    this.#credit -= ofMessages
    this.#creditBytes -= ofBytes
    sendFrame(this.#connection, MailboxFrame.surrender, ofMessages, bytesBody(ofBytes))
  }

  #hasMessage(): boolean {
    if (this.#deliveries.length === 0) this.#connection.readNow?.()
    return this.#deliveries.length > 0
  }

  // The credit may have been asked back, or more may have come, since the event loop last turned.
  #hasCredit(length: number): boolean {
    this.#connection.readNow?.()
    if (this.#over || this.#leaving) return false
    if (this.#credit >= 1 && this.#creditBytes >= length) return true
    this.#want(length)
    return false
  }

  #want(length: number): void {
    const level = this.#waitingSends > 0 ? 'waiting' : 'to try'
    if (this.#wants === level || this.#wants === 'waiting' || this.#leaving || this.#over) return
    this.#wants = level
    sendFrame(this.#connection, MailboxFrame.want, length, level === 'waiting' ? WAITS : undefined)
  }

  #sleep(to: Direction, milliseconds: number): void {
    if (this.isReady(to)) return
    if (to === 'receive') this.#deliveries.missed()
    else if (this.#credit === 0 || this.#creditBytes < this.#needs) this.#want(this.#needs)
    waitServing(milliseconds, this.#connection)
  }

  #answerFarewell(): void {
    sendFrame(this.#connection, MailboxFrame.farewell, 0)
  }

  #fail(error: IpcError): void {
    this.#over = true
    this.#deliveries.lingerNoMore()
    this.#connection.close()
    this.#host.failed(error, this.#inDoubt)
  }

  #gone(): void {
    this.#offerEnded('unknown')
    const deliveries = this.#deliveries.takeAll()
    this.#host.ownerGone({ deliveries, inherited: this.#inherited.splice(0), inDoubt: this.#inDoubt })
  }

  // Where nothing is lost on the way, what was sent is in the mailbox, and goes as the mailbox goes.
  get #inDoubt(): number {
    return this.#connection.mayLose ? this.#unaccepted : 0
  }
}
