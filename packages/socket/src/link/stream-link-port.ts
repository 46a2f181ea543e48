import { IpcError } from '@ipc/core'
import {
  type Direction,
  FRAME_HEADER_BYTES,
  FrameKind,
  FrameReader,
  type Header,
  type Port,
  type PortHost,
  type Transfer,
} from '@ipc/core/adapter'
import { bytesBody, CONTROL_BODY_BYTES, readBytesBody } from '../connection/bytes-body.js'
import { ChunkedSend } from '../connection/chunked-send.js'
import type { Connection, ConnectionEvents } from '../connection/connection.js'
import { sendFrame } from '../connection/frame-writer.js'
import { Soon } from '../soon.js'
import type { LinkBuffering } from './link-buffering.js'
import { LinkFrame } from './link-frame.js'

interface Arrived {
  readonly bytes: Uint8Array
  readonly kind: number
  readonly correlation: number
}

/** One side of a pair's stream: messages in core's frames, held back by what the other side has not taken yet. */
export class StreamLinkPort implements Port, ConnectionEvents {
  readonly address: string
  readonly buffering: LinkBuffering
  readonly maxMessageBytes: number
  readonly sleep?: (to: Direction, milliseconds: number) => void
  readonly #connection: Connection
  readonly #reader: FrameReader
  readonly #soon = new Soon((to) => this.#host?.wake(to))
  #host: PortHost | undefined
  #waiting = { send: 0, receive: 0 }
  #inbox: Arrived[] = []
  #untakenMessages = 0
  #untakenBytes = 0
  #tookMessages = 0
  #tookBytes = 0
  #needs = 0
  #transfer: ChunkedSend | undefined
  #saidGoodbye = false
  #over = false

  constructor(connection: Connection, buffering: LinkBuffering, address: string) {
    this.address = address
    this.buffering = buffering
    this.maxMessageBytes = buffering.maxMessageBytes
    this.#connection = connection
    this.#reader = new FrameReader(Math.max(buffering.maxMessageBytes, CONTROL_BODY_BYTES), address)
    const pump = connection.pump?.bind(connection)
    if (pump !== undefined) {
      this.sleep = (to, milliseconds) => {
        if (!this.isReady(to)) pump(milliseconds)
      }
    }
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#connection.start(this)
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    if (this.#transfer !== undefined || this.#over) return false
    this.#needs = bytes.length
    if (!this.#mayGo(bytes.length)) return false
    if (!ChunkedSend.atOnce(this.#connection, header.kind, header.correlation, bytes)) return false
    this.#went(bytes.length)
    return true
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    if (this.#transfer !== undefined || this.#over) return undefined
    if (ChunkedSend.fits(this.#connection, bytes.length) || !this.#mayGo(bytes.length)) return undefined
    this.#went(bytes.length)
    const transfer = new ChunkedSend(this.#connection, header.kind, header.correlation, bytes, (outcome) => {
      this.#transfer = undefined
      if (outcome === 'cancelled') this.#untake(1, bytes.length)
    })
    this.#transfer = transfer
    return transfer
  }

  tryReceive(header: Header): Uint8Array | undefined {
    if (this.#inbox.length === 0) this.#connection.readNow?.()
    const arrived = this.#inbox.shift()
    if (arrived === undefined) return undefined
    header.kind = arrived.kind
    header.correlation = arrived.correlation
    this.#took(arrived.bytes.length)
    return arrived.bytes
  }

  isReady(to: Direction): boolean {
    if (to === 'send') {
      return this.#transfer === undefined && this.#connection.pending === 0 && this.#hasWindow(this.#needs)
    }
    if (this.#inbox.length === 0) this.#connection.readNow?.()
    return this.#inbox.length > 0
  }

  arm(to: Direction, waiting: number): void {
    this.#waiting[to] = waiting
    if (waiting > 0 && (to === 'receive' ? this.#inbox.length > 0 : this.isReady('send'))) this.#soon.wake(to)
  }

  close(timeoutMs: number): number | Promise<number> {
    this.#waiting = { send: 0, receive: 0 }
    this.#over = true
    sendFrame(this.#connection, LinkFrame.goodbye, 0)
    const finished = this.#connection.finish(timeoutMs)
    return finished === undefined ? 0 : finished.then(() => 0)
  }

  data(chunk: Uint8Array): void {
    if (this.#over) return
    const before = this.#inbox.length
    try {
      this.#reader.feed(chunk)
      for (;;) {
        const body = this.#reader.next()
        if (body === undefined || this.#over) break
        this.#take(this.#reader.header.kind, this.#reader.header.correlation, body)
      }
    } catch (error) {
      if (!IpcError.is(error)) throw error
      this.#over = true
      this.#connection.pause()
      this.#host?.ended('failed', error)
    }
    if (this.#inbox.length > before && this.#waiting.receive > 0) this.#host?.wake('receive')
  }

  drain(): void {
    if (this.#waiting.send > 0) this.#host?.wake('send')
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#host?.ended(this.#saidGoodbye ? 'peer-closed' : 'peer-died')
  }

  #take(kind: number, correlation: number, body: Uint8Array): void {
    if (kind < FrameKind.control) {
      if (body.length > this.maxMessageBytes) throw this.#broke(`a message of ${body.length} bytes`)
      this.#inbox.push({ bytes: body, kind, correlation })
      if (this.#inbox.length > this.buffering.capacity)
        throw this.#broke('more messages than the capacity of the link')
      return
    }
    switch (kind) {
      case LinkFrame.taken: {
        const bytes = readBytesBody(body)
        if (!(bytes >= 0)) throw this.#broke('an acknowledgement without a number')
        this.#untake(correlation, bytes)
        if (this.#waiting.send > 0) this.#host?.wake('send')
        break
      }
      case LinkFrame.goodbye:
        this.#saidGoodbye = true
        break
      default:
        throw this.#broke(`an unknown frame ${kind}`)
    }
  }

  #mayGo(length: number): boolean {
    if (this.#hasWindow(length)) return true
    // The other side may have taken some since the event loop last turned.
    this.#connection.readNow?.()
    return !this.#over && this.#hasWindow(length)
  }

  #hasWindow(length: number): boolean {
    const { capacity, bytes } = this.buffering
    return (
      this.#untakenMessages < capacity && this.#untakenBytes + this.#cost(length) <= bytes + this.#cost(0)
    )
  }

  // Where nobody asked for a number of bytes, headers count, so that empty messages are bounded too.
  #cost(length: number): number {
    return this.buffering.exact ? length : length + FRAME_HEADER_BYTES
  }

  #went(length: number): void {
    this.#untakenMessages++
    this.#untakenBytes += this.#cost(length)
    this.#needs = 0
  }

  #untake(messages: number, bytes: number): void {
    this.#untakenMessages = Math.max(0, this.#untakenMessages - messages)
    this.#untakenBytes = Math.max(0, this.#untakenBytes - bytes - messages * this.#cost(0))
  }

  // Told at once while the limits are small or nothing is left to take, so that a full link is known not to be full; else
  // a quarter of the window at a time.
  #took(length: number): void {
    this.#tookMessages++
    this.#tookBytes += length
    const { capacity, bytes, exact } = this.buffering
    const due = exact && (this.#inbox.length === 0 || capacity <= 64)
    if (
      !due &&
      this.#tookMessages * 4 < capacity &&
      this.#tookBytes * 4 + this.#tookMessages * FRAME_HEADER_BYTES * 4 < bytes
    )
      return
    if (!this.#over)
      sendFrame(this.#connection, LinkFrame.taken, this.#tookMessages, bytesBody(this.#tookBytes))
    this.#tookMessages = 0
    this.#tookBytes = 0
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
