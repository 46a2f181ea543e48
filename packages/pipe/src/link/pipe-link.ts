import { IpcError } from '@ipc/core'
import type { Direction, Header, Port, PortHost, Transfer } from '@ipc/core/adapter'
import { close, POLLERR, POLLIN, POLLOUT, PollSet, pollOne, Readiness, sleepSlice } from '@ipc/ffi'
import type { LinkSender } from './link-sender.js'
import type { PeerWatch } from './peer-watch.js'
import { rest } from './rest.js'
import { RestLength } from './rest-length.js'
import type { StreamParser } from './stream-parser.js'
import { StreamReceiver } from './stream-receiver.js'

/** What a link is made of; all of it is the link's to close. */
export interface LinkParts {
  readonly address: string
  readonly readEnd: number
  readonly writeEnd: number
  readonly pipeBytes: number
  readonly maxMessageBytes: number
  readonly sender: LinkSender
  readonly parser: StreamParser
  readonly watch: PeerWatch
  readonly onClose?: (() => void) | undefined
}

// Between the close of the peer's pipe and the word that it is gone.
const PAUSE_MS = 2
/** So many messages at once are a stream. */
const STREAM_MESSAGES = 4

/** One side of a link: a pipe to read, a pipe to write, and a watch on the other side. */
export class PipeLink implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #parts: LinkParts
  readonly #receiver: StreamReceiver
  readonly #writable: Readiness
  readonly #readable: Readiness
  readonly #waits = new PollSet(2)
  #host: PortHost | undefined
  #hasEnded = false
  #isClosed = false
  #writeEndIsOpen = true
  /** Messages that came since a receive began to wait, and nothing was sent. */
  #cameInARow = 0
  readonly #restLength: RestLength
  #rests: boolean | undefined
  #isResting = false

  constructor(parts: LinkParts) {
    this.address = parts.address
    this.buffering = { capacity: Number.POSITIVE_INFINITY, bytes: parts.pipeBytes }
    this.maxMessageBytes = parts.maxMessageBytes
    this.#parts = parts
    this.#receiver = new StreamReceiver(parts.readEnd, parts.pipeBytes, parts.parser)
    this.#restLength = new RestLength(parts.pipeBytes)
    this.#writable = new Readiness(parts.writeEnd, () => this.#host?.wake('send')).unref()
    this.#readable = new Readiness(parts.readEnd, () => this.#host?.wake('receive')).unref()
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#parts.watch.onEnd((reason) => this.#ended(reason))
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    this.#assertSending()
    this.#cameInARow = 0
    return this.#parts.sender.trySend(bytes, header) || this.#isFull()
  }

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    this.#assertSending()
    this.#cameInARow = 0
    return this.#parts.sender.trySendMany(messages, from, header) || Number(this.#isFull())
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    return this.#watched(this.#parts.sender.begin(bytes, header))
  }

  beginTry(bytes: Uint8Array, header: Header): Transfer | undefined {
    return this.#watched(this.#parts.sender.beginTry?.(bytes, header))
  }

  tryReceive(header: Header): Uint8Array | undefined {
    const message = this.#next(() => this.#receiver.next(header))
    if (message !== undefined) this.#cameInARow += 1
    if (message !== undefined || !this.#receiver.isAtEnd || this.#hasEnded) return message
    if (this.#peerIsEnding()) return undefined
    throw this.#closed(`the other side of ${this.address} sends no more: it closed its end of the pipe`)
  }

  isReady(to: Direction): boolean {
    if (to === 'receive') return this.#next(() => this.#receiver.hasNext())
    return this.#writeEndIsOpen && (pollOne(this.#parts.writeEnd, POLLOUT, 0) & POLLOUT) !== 0
  }

  arm(to: Direction, waiting: number): void {
    if (this.#isClosed) return
    if (to === 'send') {
      if (this.#writeEndIsOpen) this.#writable.start({ readable: false, writable: waiting > 0 })
      return
    }
    if (waiting > 0 && this.#restsNow()) return
    // At its end the pipe is readable for ever: what comes then is told by the watch.
    this.#readable.start({ readable: waiting > 0 && !this.#receiver.isAtEnd, writable: false })
    if (waiting > 0 && this.#receiver.mayHoldMore) setImmediate(() => this.#host?.wake('receive'))
  }

  sleep(to: Direction, milliseconds: number): void {
    const { watch, readEnd, writeEnd } = this.#parts
    if (to === 'receive' && this.#receiver.mayHoldMore) return
    this.#waits.clear()
    if (watch.descriptor !== undefined) this.#waits.add(watch.descriptor, POLLIN)
    if (to === 'send') this.#waits.add(writeEnd, POLLOUT)
    else if (!this.#receiver.isAtEnd) this.#waits.add(readEnd, POLLIN)
    const ready = this.#waits.wait(milliseconds)
    if (watch.descriptor === undefined || this.#waits.ready(watch.descriptor) !== 0) watch.check()
    else if (ready > 0 && to === 'send' && (this.#waits.ready(writeEnd) & ~POLLOUT) !== 0) {
      sleepSlice(Math.min(PAUSE_MS, milliseconds))
    }
  }

  /** Sends no more: the other side reads what was sent, then the end. False = the pipe must empty first. */
  tryEndSending(): boolean {
    if (!this.#writeEndIsOpen) return true
    if (!this.#parts.sender.payOff()) return false
    this.#closeWriteEnd()
    return true
  }

  /** Every message that was sent is in the pipe, which the other side has open. */
  close(): number {
    const { watch, readEnd, onClose } = this.#parts
    this.#isClosed = true
    this.#host = undefined
    if (this.#writeEndIsOpen) this.#closeWriteEnd()
    rest.cancel(this.#rested)
    if (this.#rests === true) rest.release()
    this.#readable.close()
    close(readEnd)
    watch.close()
    onClose?.()
    return 0
  }

  /**
   * Who reads a stream message by message has its sender wake him by each: a write then takes two to three times as long. So he
   * reads what came in a rest, without being woken. Where answers go back, the other side may be waiting: there is no rest then.
   */
  #restsNow(): boolean {
    if (this.#isResting) return true
    const { isAtEnd, mayHoldMore } = this.#receiver
    const isStream = this.#cameInARow >= STREAM_MESSAGES
    this.#cameInARow = 0
    if (!isStream || isAtEnd || mayHoldMore) return false
    this.#rests ??= rest.acquire()
    if (!this.#rests) return false
    this.#isResting = true
    this.#readable.stop()
    rest.begin(this.#rested, this.#restLength.next(this.#receiver.bytesRead))
    return true
  }

  readonly #rested = (): void => {
    this.#isResting = false
    this.#host?.wake('receive')
  }

  #closeWriteEnd(): void {
    this.#writeEndIsOpen = false
    this.#writable.close()
    close(this.#parts.writeEnd)
  }

  /** A stream that broke its rules cannot go on: nobody can tell where its next message begins. */
  #next<R>(look: () => R): R {
    try {
      return look()
    } catch (error) {
      if (IpcError.is(error)) this.#host?.ended('failed', error)
      throw error
    }
  }

  #ended(reason: 'peer-closed' | 'peer-died'): void {
    this.#hasEnded = true
    this.#host?.ended(reason)
  }

  #assertSending(): void {
    if (this.#writeEndIsOpen) return
    throw this.#closed(`closeSending() was called on ${this.address}: nothing can be sent after it`)
  }

  /** Why a send did not go: false = the pipe is full. @throws IpcError IPC_CLOSED when nobody will ever read it */
  #watched(transfer: Transfer | undefined): Transfer | undefined {
    if (transfer === undefined) return undefined
    return { advance: () => transfer.advance() || this.#isFull(), cancel: () => transfer.cancel() }
  }

  #isFull(): false {
    if ((pollOne(this.#parts.writeEnd, POLLOUT, 0) & POLLERR) === 0 || this.#peerIsEnding()) return false
    throw this.#closed(
      `the other side of ${this.address} reads no more: it closed its end of the pipe (EPIPE)`,
    )
  }

  #peerIsEnding(): boolean {
    return this.#parts.watch.isEnding?.() ?? true
  }

  #closed(what: string): IpcError {
    return new IpcError('IPC_CLOSED', what, { address: this.address })
  }
}
