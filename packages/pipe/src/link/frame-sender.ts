import {
  FRAME_HEADER_BYTES,
  FrameFlag,
  type Header,
  type Transfer,
  writeFrameHeader,
} from '@ipc/core/adapter'
import { KeptBytes, PIPE_BUF, writeKept, writev } from '@ipc/ffi'
import { sureRoom } from '../pipe-room.js'
import { ATOMIC_DATA_BYTES, FrameTransfer } from './frame-transfer.js'
import type { LinkSender } from './link-sender.js'
import { OwedBytes } from './owed-bytes.js'

const BATCH_BYTES = 64 * 1024
// Looked up once: V8 does it at each call, also in compiled code (decision 0141).
const { set } = Uint8Array.prototype
// Written out before the call returns, so all links of the thread share them.
let scratch: KeptBytes | undefined
const frameHeader = new Uint8Array(FRAME_HEADER_BYTES)

/** Writes frames into the pipe of a link, of which it is the only writer. Nothing is left of a frame that did not fit. */
export class FrameSender implements LinkSender {
  readonly #descriptor: number
  readonly #pipeBytes: number
  readonly #owed: OwedBytes
  readonly #scratch: KeptBytes

  constructor(descriptor: number, pipeBytes: number) {
    this.#descriptor = descriptor
    this.#owed = new OwedBytes(descriptor)
    this.#pipeBytes = pipeBytes
    scratch ??= new KeptBytes(BATCH_BYTES)
    this.#scratch = scratch
  }

  /** Sends one message in one frame, or nothing. */
  trySend(bytes: Uint8Array, header: Header): boolean {
    if (!this.payOff()) return false
    const total = FRAME_HEADER_BYTES + bytes.length
    if (total > PIPE_BUF) {
      return total <= sureRoom(this.#descriptor, this.#pipeBytes) && this.#writeFrame(bytes, header, 0)
    }
    const scratch = this.#scratch
    writeFrameHeader(scratch.bytes, 0, bytes.length, header.kind, 0, header.correlation)
    set.call(scratch.bytes, bytes, FRAME_HEADER_BYTES)
    return writeKept(this.#descriptor, scratch, total) === total
  }

  /** Sends as many of the messages as one write surely takes. */
  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    if (!this.payOff()) return 0
    const limit = Math.min(BATCH_BYTES, Math.max(PIPE_BUF, sureRoom(this.#descriptor, this.#pipeBytes)))
    const scratch = this.#scratch
    let end = 0
    let next = from
    for (; next < messages.length; next++) {
      const bytes = messages[next] as Uint8Array
      const total = FRAME_HEADER_BYTES + bytes.length
      if (end + total > limit) break
      writeFrameHeader(scratch.bytes, end, bytes.length, header.kind, 0, header.correlation)
      set.call(scratch.bytes, bytes, end + FRAME_HEADER_BYTES)
      end += total
    }
    if (end > 0) {
      const written = writeKept(this.#descriptor, scratch, end)
      if (written > 0) {
        if (written < end) this.#owed.owe(scratch.bytes.slice(written, end))
        return next - from
      }
    }
    return this.trySend(messages[from] as Uint8Array, header) ? 1 : 0
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    return bytes.length > ATOMIC_DATA_BYTES ? new FrameTransfer(this, bytes, header) : undefined
  }

  beginTry(bytes: Uint8Array, header: Header): Transfer | undefined {
    const everFits = FRAME_HEADER_BYTES + bytes.length <= this.#pipeBytes
    return everFits ? undefined : new FrameTransfer(this, bytes, header)
  }

  /** Writes a part of a message, to be followed by more. @returns false when nothing of it went out. */
  sendPart(part: Uint8Array, header: Header): boolean {
    return this.payOff() && this.#writeFrame(part, header, FrameFlag.more)
  }

  /** Has the reader forget the parts that it got, at the latest when the next message comes. */
  cancelParts(): void {
    const rest = this.#owed.bytes ?? new Uint8Array(0)
    const owed = new Uint8Array(rest.length + FRAME_HEADER_BYTES)
    owed.set(rest)
    writeFrameHeader(owed, rest.length, 0, 0, FrameFlag.cancelled, 0)
    this.#owed.owe(owed)
    this.payOff()
  }

  /** Writes what is owed. True = no frame is cut, and another may begin. */
  payOff(): boolean {
    return this.#owed.payOff()
  }

  #writeFrame(bytes: Uint8Array, header: Header, flags: number): boolean {
    writeFrameHeader(frameHeader, 0, bytes.length, header.kind, flags, header.correlation)
    const written = writev(this.#descriptor, [frameHeader, bytes])
    if (written <= 0) return false
    if (written < FRAME_HEADER_BYTES) {
      const owed = new Uint8Array(FRAME_HEADER_BYTES - written + bytes.length)
      owed.set(frameHeader.subarray(written))
      owed.set(bytes, FRAME_HEADER_BYTES - written)
      this.#owed.owe(owed)
    } else if (written < FRAME_HEADER_BYTES + bytes.length) {
      // A copy: the caller's bytes are his again when the call returns.
      this.#owed.owe(bytes.slice(written - FRAME_HEADER_BYTES))
    }
    return true
  }
}
