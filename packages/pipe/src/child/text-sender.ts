import { IpcError } from '@ipc/core'
import { FrameKind, type Header, type Transfer } from '@ipc/core/adapter'
import { PIPE_BUF, write, writev } from '@ipc/ffi'
import type { LinkSender } from '../link/link-sender.js'
import { OwedBytes } from '../link/owed-bytes.js'
import { sureRoom } from '../pipe-room.js'
import { TextTransfer } from './text-transfer.js'

const NEWLINE = 0x0a
const LINE_END = Uint8Array.of(NEWLINE)
const NOTHING = new Uint8Array(0)
const BATCH_BYTES = 64 * 1024
const scratch = new Uint8Array(BATCH_BYTES)

/** Writes messages as they are, each followed by a newline where the framing is lines. */
export class TextSender implements LinkSender {
  readonly #descriptor: number
  readonly #pipeBytes: number
  readonly #isLines: boolean
  readonly #ending: Uint8Array
  readonly #owed: OwedBytes

  constructor(descriptor: number, pipeBytes: number, framing: 'lines' | 'none') {
    this.#descriptor = descriptor
    this.#owed = new OwedBytes(descriptor)
    this.#pipeBytes = pipeBytes
    this.#isLines = framing === 'lines'
    this.#ending = this.#isLines ? LINE_END : NOTHING
  }

  trySend(bytes: Uint8Array, header: Header): boolean {
    this.#check(bytes, header)
    if (!this.payOff()) return false
    const total = bytes.length + this.#ending.length
    if (total === 0) return true
    if (total > PIPE_BUF && total > sureRoom(this.#descriptor, this.#pipeBytes)) return false
    const written = writev(this.#descriptor, [bytes, this.#ending])
    if (written > 0 && written < total) this.#owe(bytes, written)
    return written > 0
  }

  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number {
    if (!this.payOff()) return 0
    const limit = Math.min(BATCH_BYTES, Math.max(PIPE_BUF, sureRoom(this.#descriptor, this.#pipeBytes)))
    let end = 0
    let next = from
    for (; next < messages.length; next++) {
      const bytes = messages[next] as Uint8Array
      if (end + bytes.length + this.#ending.length > limit) break
      this.#check(bytes, header)
      scratch.set(bytes, end)
      scratch.set(this.#ending, end + bytes.length)
      end += bytes.length + this.#ending.length
    }
    if (end > 0 && write(this.#descriptor, scratch, 0, end) === end) return next - from
    return this.trySend(messages[from] as Uint8Array, header) ? 1 : 0
  }

  begin(bytes: Uint8Array, header: Header): Transfer | undefined {
    this.#check(bytes, header)
    return bytes.length >= PIPE_BUF ? new TextTransfer(this, bytes) : undefined
  }

  /** Writes what the pipe takes of a message from `offset` on, its ending included; returns how many bytes. */
  writeSome(bytes: Uint8Array, offset: number): number {
    if (!this.payOff()) return 0
    const rest = offset < bytes.length ? [bytes.subarray(offset), this.#ending] : [this.#ending]
    return Math.max(0, writev(this.#descriptor, rest))
  }

  /** The bytes of a message with its ending. */
  lengthOf(bytes: Uint8Array): number {
    return bytes.length + this.#ending.length
  }

  /** Nobody waits for the rest of this message any more, but a part is in the pipe: the rest goes before all else. */
  finishLater(bytes: Uint8Array, offset: number): void {
    this.#owe(bytes, offset)
    this.payOff()
  }

  payOff(): boolean {
    return this.#owed.payOff()
  }

  #owe(bytes: Uint8Array, offset: number): void {
    const owed = new Uint8Array(this.lengthOf(bytes) - offset)
    if (offset < bytes.length) owed.set(bytes.subarray(offset))
    owed.set(this.#ending, owed.length - this.#ending.length)
    this.#owed.owe(owed)
  }

  #check(bytes: Uint8Array, header: Header): void {
    if (header.kind !== FrameKind.message) {
      throw new IpcError(
        'IPC_NOT_SUPPORTED',
        "requests and replies need spawnLinked's framing 'length', with parentLink() in the child",
      )
    }
    if (this.#isLines && bytes.includes(NEWLINE)) {
      throw new IpcError(
        'IPC_INVALID_MESSAGE',
        "a message with a newline in it would be two lines: take it out, or use framing 'length' or 'none'",
      )
    }
  }
}
