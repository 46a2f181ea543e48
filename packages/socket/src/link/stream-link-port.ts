import { IpcError } from '@ipc/core'
import {
  type Direction,
  FrameKind,
  FrameReader,
  type Header,
  type Port,
  type PortHost,
  type Transfer,
  type TypeSelector,
} from '@ipc/core/adapter'
import { CONTROL_BODY_BYTES, readBytesBody } from '../connection/bytes-body.js'
import { ChunkedSend } from '../connection/chunked-send.js'
import type { Connection, ConnectionEvents } from '../connection/connection.js'
import { FrameBatch } from '../connection/frame-batch.js'
import { sendFrame } from '../connection/frame-writer.js'
import type { OfferSend } from '../connection/offer-send.js'
import { waitServing } from '../serving.js'
import { Soon } from '../soon.js'
import { DescriptorLane } from './descriptor-lane.js'
import { Inbox } from './inbox.js'
import type { LinkBuffering } from './link-buffering.js'
import { LinkFrame } from './link-frame.js'
import { Receipts } from './receipts.js'
import { Rendezvous } from './rendezvous.js'
import { Untaken } from './untaken.js'

/** At capacity 0 messages may cross with the end of the receive that they were for. */
const MOST_OFFERED = 1024

/** One side of a pair's stream: messages in core's frames, held back by what the other side has not taken yet. */
export class StreamLinkPort implements Port, ConnectionEvents {
  readonly address: string
  readonly buffering: LinkBuffering
  readonly maxMessageBytes: number
  readonly sleep?: (to: Direction, milliseconds: number) => void
  readonly trySendDescriptor?: (descriptor: number) => boolean
  readonly tryReceiveDescriptor?: () => number | undefined
  readonly #connection: Connection
  readonly #reader: FrameReader
  readonly #soon = new Soon((to) => this.#host?.wake(to))
  #host: PortHost | undefined
  #waiting = { send: 0, receive: 0 }
  readonly #inbox = new Inbox()
  readonly #batch: FrameBatch
  readonly #lane: DescriptorLane
  #tooManyDescriptors = false
  readonly #untaken: Untaken
  readonly #receipts: Receipts
  readonly #rendezvous: Rendezvous
  #needs = 0
  #transfer: ChunkedSend | undefined
  #isTry = false
  #saidGoodbye = false
  #over = false

  constructor(connection: Connection, buffering: LinkBuffering, address: string) {
    this.address = address
    this.buffering = buffering
    this.maxMessageBytes = buffering.maxMessageBytes
    this.#connection = connection
    this.#batch = new FrameBatch(connection)
    this.#untaken = new Untaken(buffering)
    this.#receipts = new Receipts(connection, buffering)
    this.#lane = new DescriptorLane(connection, address)
    this.#rendezvous = new Rendezvous(connection)
    if (connection.tryWriteDescriptor !== undefined) {
      this.trySendDescriptor = (descriptor) => this.#sendDescriptor(descriptor)
      this.tryReceiveDescriptor = () => this.#receiveDescriptor()
    }
    this.#reader = new FrameReader(Math.max(buffering.maxMessageBytes, CONTROL_BODY_BYTES), address, {
      views: connection.lasting,
    })
    if (connection.descriptor !== undefined) {
      this.sleep = (to, milliseconds) => {
        if (this.isReady(to)) return
        if (to === 'receive') this.#demand(Math.max(1, this.#waiting.receive))
        waitServing(milliseconds, connection)
        if (to === 'receive') this.#demand(this.#waiting.receive)
      }
    }
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#connection.start(this)
    this.#connection.resume()
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    if (this.#isBusy || !this.flush()) return false
    this.#needs = bytes.length
    if (!this.#mayGo(bytes.length)) return false
    if (!ChunkedSend.atOnce(this.#connection, header.kind, header.correlation, bytes, this.buffering.keeps))
      return false
    this.#went(bytes.length)
    return true
  }

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    if (this.#isBusy || this.buffering.capacity === 0 || !this.flush()) return 0
    let at = from
    while (at < messages.length && this.stage(messages[at] as Uint8Array, header)) at++
    if (at === from) return this.trySend(messages[from] as Uint8Array, header) ? 1 : 0
    if (this.flush()) return at - from
    const left = this.#batch.messages
    this.unstage()
    return at - from - left
  }

  stage(bytes: Uint8Array, header: Header): boolean {
    if (this.#isBusy || this.buffering.capacity === 0) return false
    this.#needs = bytes.length
    if (!this.#mayGo(bytes.length) || !this.#batch.add(header.kind, header.correlation, bytes)) return false
    this.#went(bytes.length)
    return true
  }

  flush(): boolean {
    return this.#batch.flush()
  }

  unstage(): void {
    const { messages, bytes } = this.#batch
    this.#batch.drop()
    this.#rendezvous.wentNot(messages)
    this.#untaken.took(messages, bytes)
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    if (this.#isBusy || !this.flush()) return undefined
    if (this.buffering.capacity === 0) return this.#beginOffer(bytes, header)
    return this.#beginLong(bytes, header)
  }

  beginTry(bytes: Uint8Array, header: Header): Transfer | undefined {
    if (this.#isBusy || this.buffering.capacity === 0 || !this.flush()) return undefined
    const transfer = this.#beginLong(bytes, header)
    this.#isTry = transfer !== undefined
    return transfer
  }

  #beginLong(bytes: Uint8Array, header: Header): ChunkedSend | undefined {
    if (
      this.buffering.keeps ||
      ChunkedSend.fits(this.#connection, bytes.length) ||
      !this.#mayGo(bytes.length)
    ) {
      return undefined
    }
    this.#went(bytes.length)
    return this.#beginChunks(bytes, header)
  }

  tryReceive(header: Header, _selector: TypeSelector | undefined, mayWait = false): Uint8Array | undefined {
    if (this.#inbox.length === 0 && !mayWait) this.#connection.readNow?.()
    const arrived = this.#inbox.shift()
    if (arrived === undefined) return undefined
    header.kind = arrived.kind
    header.correlation = arrived.correlation
    this.#took(arrived.bytes.length)
    return arrived.bytes
  }

  discardDescriptors(): void {
    this.#lane.came.discard()
  }

  descriptors(descriptors: readonly number[]): void {
    for (const descriptor of descriptors)
      if (!this.#lane.came.push(descriptor)) this.#tooManyDescriptors = true
  }

  isReady(to: Direction): boolean {
    if (to === 'send') {
      const room = this.buffering.keeps || !this.#connection.full
      return room && (this.#isTry || (!this.#isBusy && this.#untaken.hasRoom(this.#needs)))
    }
    if (this.#inbox.length === 0) this.#connection.readNow?.()
    return this.#inbox.length > 0
  }

  arm(to: Direction, waiting: number): void {
    this.#waiting[to] = waiting
    if (to === 'receive') {
      this.#demand(waiting)
      this.#connection.expect?.(waiting > 0 && this.#inbox.length === 0)
    }
    if (waiting > 0 && (to === 'receive' ? this.#inbox.length > 0 : this.isReady('send'))) this.#soon.wake(to)
  }

  close(timeoutMs: number): number | Promise<number> {
    this.#waiting = { send: 0, receive: 0 }
    if (!this.#over) this.#receipts.tell()
    this.#over = true
    const undelivered = this.#undelivered
    sendFrame(this.#connection, LinkFrame.goodbye, 0)
    const finished = this.#connection.finish(timeoutMs)
    return finished === undefined ? 0 : finished.then((all) => (all ? 0 : undelivered))
  }

  data(chunk: Uint8Array): void {
    if (this.#over) return
    const before = this.#inbox.length
    try {
      if (this.#tooManyDescriptors) throw this.#broke('more descriptors than were received')
      this.#reader.feed(chunk)
      for (;;) {
        const body = this.#reader.next()
        if (body === undefined || this.#over) break
        this.#take(this.#reader.header.kind, this.#reader.header.correlation, body)
      }
    } catch (error) {
      if (!IpcError.is(error)) throw error
      const undelivered = this.#undelivered
      this.#over = true
      this.#receipts.stop()
      this.#rendezvous.settle('unknown')
      this.#connection.pause()
      this.#host?.ended('failed', error, undelivered)
    }
    if (this.#inbox.length === before) return
    this.#connection.traffic = 'one way'
    if (this.#waiting.receive > 0) this.#host?.wake('receive')
  }

  drain(): void {
    if (this.#waiting.send > 0) this.#host?.wake('send')
  }

  end(): void {
    if (this.#over) return
    const undelivered = this.#undelivered
    this.#over = true
    this.#receipts.stop()
    this.#rendezvous.settle('unknown')
    this.#host?.ended(this.#saidGoodbye ? 'peer-closed' : 'peer-died', undefined, undelivered)
  }

  /** Sent, and not known to have been taken. What is staged, on its way in parts, or on offer, is not sent yet. */
  get #undelivered(): number {
    const under = this.#transfer !== undefined || this.#rendezvous.underWay ? 1 : 0
    return Math.max(0, this.#untaken.messages - this.#batch.messages - under)
  }

  #take(kind: number, correlation: number, body: Uint8Array): void {
    if (kind < FrameKind.control) {
      if (body.length > this.maxMessageBytes) throw this.#broke(`a message of ${body.length} bytes`)
      this.#inbox.push({ bytes: body, kind, correlation })
      this.#rendezvous.came()
      if (this.#inbox.length > Math.max(MOST_OFFERED, this.buffering.capacity))
        throw this.#broke('more messages than the capacity of the link')
      return
    }
    switch (kind) {
      case LinkFrame.taken: {
        const bytes = readBytesBody(body)
        if (!(bytes >= 0)) throw this.#broke('an acknowledgement without a number')
        this.#untaken.took(correlation, bytes)
        this.#untaken.demand = Math.max(0, this.#untaken.demand - correlation)
        if (this.#untaken.messages === 0) this.#rendezvous.settle('sent')
        if (this.#waiting.send > 0) this.#host?.wake('send')
        break
      }
      case LinkFrame.demand:
        this.#untaken.demand = correlation
        if (this.#waiting.send > 0) this.#host?.wake('send')
        break
      case LinkFrame.withdraw:
        this.#rendezvous.withdraw(correlation, this.#inbox)
        break
      case LinkFrame.withdrawn:
        this.#rendezvous.wentNot(1)
        this.#untaken.clear()
        this.#rendezvous.settle('cancelled')
        if (this.#waiting.send > 0) this.#host?.wake('send')
        break
      case LinkFrame.descriptor:
        if (this.#waiting.receive > 0) this.#host?.wake('receive')
        break
      case LinkFrame.descriptorsCome:
        this.#lane.willCome()
        break
      case LinkFrame.descriptorsMayCome:
        this.#lane.mayGo()
        if (this.#waiting.send > 0) this.#host?.wake('send')
        break
      case LinkFrame.descriptorsTaken:
        this.#lane.taken(correlation)
        if (this.#waiting.send > 0) this.#host?.wake('send')
        break
      case LinkFrame.goodbye:
        this.#saidGoodbye = true
        break
      default:
        throw this.#broke(`an unknown frame ${kind}`)
    }
  }

  #sendDescriptor(descriptor: number): boolean {
    if (this.#isBusy || !this.flush()) return false
    if (this.#lane.isFull) this.#connection.readNow?.()
    return !this.#over && !this.#lane.isFull && this.#lane.send(descriptor)
  }

  #receiveDescriptor(): number | undefined {
    if (this.#lane.came.length === 0 && !this.#over) this.#connection.readNow?.()
    return this.#lane.receive(!this.#over)
  }

  #beginChunks(bytes: Uint8Array, header: Header): ChunkedSend {
    const transfer = new ChunkedSend(this.#connection, header.kind, header.correlation, bytes, (outcome) => {
      this.#transfer = undefined
      this.#isTry = false
      if (outcome === 'cancelled') {
        this.#rendezvous.wentNot(1)
        this.#untaken.took(1, bytes.length)
      }
    })
    this.#transfer = transfer
    return transfer
  }

  #beginOffer(bytes: Uint8Array, header: Header): OfferSend | undefined {
    // One at a time: what was sent before must have met its receiver.
    if (this.#untaken.messages > 0) return undefined
    this.#went(bytes.length)
    return this.#rendezvous.begin(this.#beginChunks(bytes, header))
  }

  // Capacity 0 only: otherwise the window is what holds senders back.
  #demand(wanted: number): void {
    if (this.buffering.capacity === 0 && !this.#over) this.#rendezvous.demand(wanted)
  }

  get #isBusy(): boolean {
    return this.#transfer !== undefined || this.#rendezvous.underWay || this.#over
  }

  #mayGo(length: number): boolean {
    if (this.#untaken.hasRoom(length)) return true
    // The other side may have taken some since the event loop last turned.
    this.#connection.readNow?.()
    return !this.#over && this.#untaken.hasRoom(length)
  }

  #went(length: number): void {
    this.#rendezvous.went()
    this.#untaken.went(length)
    this.#needs = 0
    this.#connection.traffic = 'both ways'
  }

  #took(length: number): void {
    this.#rendezvous.took()
    if (!this.#over) this.#receipts.took(length, this.#inbox.length === 0)
  }

  #broke(what: string): IpcError {
    return new IpcError(
      'IPC_CORRUPT',
      `the other side of ${this.address} sent ${what}: no @ipc program of this version does`,
      {
        address: this.address,
      },
    )
  }
}
