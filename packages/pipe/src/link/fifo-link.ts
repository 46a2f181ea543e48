import { IpcError } from '@ipc/core'
import type { Direction, Header, Port, PortHost, Transfer } from '@ipc/core/adapter'
import { close, POLLIN, POLLOUT, PollSet, pollOne, Readiness, sleepSlice } from '@ipc/ffi'
import type { Control } from '@ipc/host'
import { FrameReceiver } from './frame-receiver.js'
import { ATOMIC_DATA_BYTES, FrameSender } from './frame-sender.js'
import { FrameTransfer } from './frame-transfer.js'

/** What a link is made of; all of it is the link's to close. */
export interface LinkParts {
  readonly address: string
  readonly readEnd: number
  readonly writeEnd: number
  readonly pipeBytes: number
  readonly maxMessageBytes: number
  readonly control: Control
  readonly onClose?: (() => void) | undefined
}

// Between the close of the peer's pipe and that of its control connection.
const PAUSE_MS = 2

/** One side of a link: a pipe to read, a pipe to write, and a control connection that tells the other's end. */
export class FifoLink implements Port {
  readonly address: string
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  readonly #parts: LinkParts
  readonly #sender: FrameSender
  readonly #receiver: FrameReceiver
  readonly #writable: Readiness
  readonly #readable: Readiness
  readonly #waits = new PollSet(2)
  #host: PortHost | undefined

  constructor(parts: LinkParts) {
    this.address = parts.address
    this.buffering = { capacity: Number.POSITIVE_INFINITY, bytes: parts.pipeBytes }
    this.maxMessageBytes = parts.maxMessageBytes
    this.#parts = parts
    this.#sender = new FrameSender(parts.writeEnd, parts.pipeBytes)
    this.#receiver = new FrameReceiver(parts.readEnd, parts.pipeBytes, parts.maxMessageBytes, parts.address)
    this.#writable = new Readiness(parts.writeEnd, () => this.#host?.wake('send')).unref()
    this.#readable = new Readiness(parts.readEnd, () => this.#host?.wake('receive')).unref()
  }

  attach(host: PortHost): void {
    this.#host = host
    this.#parts.control.onEnd((reason) => this.#ended(reason))
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    return this.#sender.trySend(bytes, header)
  }

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    return this.#sender.trySendMany(messages, from, header)
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    return bytes.length > ATOMIC_DATA_BYTES ? new FrameTransfer(this.#sender, bytes, header) : undefined
  }

  tryReceive(header: Header): Uint8Array | undefined {
    try {
      return this.#receiver.next(header)
    } catch (error) {
      if (IpcError.is(error)) this.#host?.ended('failed', error)
      throw error
    }
  }

  isReady(to: Direction): boolean {
    if (to === 'send') return (pollOne(this.#parts.writeEnd, POLLOUT, 0) & POLLOUT) !== 0
    return this.#receiver.hasNext()
  }

  arm(to: Direction, waiting: number): void {
    if (to === 'send') {
      this.#writable.start({ readable: false, writable: waiting > 0 })
      return
    }
    // At its end the pipe is readable for ever: what comes then is told by the control connection.
    this.#readable.start({ readable: waiting > 0 && !this.#receiver.isAtEnd, writable: false })
    if (waiting > 0 && this.#receiver.mayHoldMore) setImmediate(() => this.#host?.wake('receive'))
  }

  sleep(to: Direction, milliseconds: number): void {
    const { control, readEnd, writeEnd } = this.#parts
    if (to === 'receive' && this.#receiver.mayHoldMore) return
    this.#waits.clear().add(control.descriptor, POLLIN)
    if (to === 'send') this.#waits.add(writeEnd, POLLOUT)
    else if (!this.#receiver.isAtEnd) this.#waits.add(readEnd, POLLIN)
    if (this.#waits.wait(milliseconds) === 0) return
    if (this.#waits.ready(control.descriptor) !== 0) control.check()
    else if (to === 'send' && (this.#waits.ready(writeEnd) & ~POLLOUT) !== 0)
      sleepSlice(Math.min(PAUSE_MS, milliseconds))
  }

  /** Every message that was sent is in the pipe, which the other side has open. */
  close(): number {
    const { control, readEnd, writeEnd, onClose } = this.#parts
    this.#host = undefined
    this.#writable.close()
    this.#readable.close()
    close(writeEnd)
    close(readEnd)
    control.close()
    onClose?.()
    return 0
  }

  #ended(reason: 'peer-closed' | 'peer-died'): void {
    this.#host?.ended(reason)
  }
}
