import { FRAME_HEADER_BYTES, writeFrameHeader } from '@ipc/core/adapter'
import type { Connection } from './connection.js'

// Lent while a batch is being filled: one each would cost an idle connection more than all the rest of it.
const free: Uint8Array[] = []
const LARGEST_BATCH_BYTES = 32_768
const NOTHING = new Uint8Array(0)

/** Frames that go by one write, all or none. */
export class FrameBatch {
  /** Frames in it now, and the bytes of their bodies. */
  messages = 0
  bytes = 0
  readonly #connection: Connection
  readonly #most: number
  #buffer: Uint8Array | undefined
  #length = 0

  constructor(connection: Connection) {
    this.#connection = connection
    this.#most = Math.min(LARGEST_BATCH_BYTES, connection.frameBytes)
  }

  /** Copies a frame into it. False = it does not fit behind those before. */
  add(kind: number, correlation: number, body: Uint8Array = NOTHING): boolean {
    const { length } = body
    const from = this.#length
    const to = from + FRAME_HEADER_BYTES + length
    if (to > this.#most) return false
    this.#buffer ??= free.pop() ?? new Uint8Array(LARGEST_BATCH_BYTES)
    writeFrameHeader(this.#buffer, from, length, kind, 0, correlation)
    this.#buffer.set(body, from + FRAME_HEADER_BYTES)
    this.#length = to
    this.messages++
    this.bytes += length
    return true
  }

  /** Hands all over. False = the kernel takes nothing now, and they stay. */
  flush(): boolean {
    const buffer = this.#buffer
    if (buffer === undefined) return true
    if (!this.#connection.tryWrite(buffer, this.#length)) return false
    this.drop()
    return true
  }

  /** Hands all over, keeping what the kernel does not take now. */
  write(): void {
    if (this.#buffer === undefined) return
    this.#connection.write(this.#buffer.subarray(0, this.#length))
    this.drop()
  }

  /** Forgets them. */
  drop(): void {
    if (this.#buffer !== undefined) free.push(this.#buffer)
    this.#buffer = undefined
    this.#length = 0
    this.messages = 0
    this.bytes = 0
  }
}
