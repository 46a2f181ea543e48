import { IpcError } from '@ipc/core'
import { FrameKind } from '@ipc/core/adapter'
import type { StreamParser } from '../link/stream-parser.js'

const NEWLINE = 0x0a

/** Each line is a message, without its newline; at the end of the stream also what has none. */
export class LineParser implements StreamParser {
  readonly header = { kind: FrameKind.message, correlation: 0 }
  readonly #maxMessageBytes: number
  readonly #address: string
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0
  /** The beginning of a line that earlier chunks brought, in memory that grows by doubling. */
  #begun = new Uint8Array(0)
  #begunBytes = 0

  constructor(maxMessageBytes: number, address: string) {
    this.#maxMessageBytes = maxMessageBytes
    this.#address = address
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#at = 0
  }

  next(): Uint8Array | undefined {
    const end = this.#chunk.indexOf(NEWLINE, this.#at)
    if (end === -1) {
      this.#keep(this.#chunk.subarray(this.#at))
      this.#at = this.#chunk.length
      return undefined
    }
    const rest = this.#chunk.subarray(this.#at, end)
    this.#at = end + 1
    this.#checkLength(this.#begunBytes + rest.length)
    if (this.#begunBytes === 0) return rest.slice()
    const line = new Uint8Array(this.#begunBytes + rest.length)
    line.set(this.#begun.subarray(0, this.#begunBytes))
    line.set(rest, this.#begunBytes)
    this.#begunBytes = 0
    return line
  }

  end(): Uint8Array | undefined {
    if (this.#begunBytes === 0) return undefined
    const line = this.#begun.slice(0, this.#begunBytes)
    this.#begunBytes = 0
    return line
  }

  #keep(bytes: Uint8Array): void {
    const needed = this.#begunBytes + bytes.length
    this.#checkLength(needed)
    if (needed > this.#begun.length) {
      const larger = new Uint8Array(Math.min(this.#maxMessageBytes, Math.max(needed, 2 * this.#begun.length)))
      larger.set(this.#begun.subarray(0, this.#begunBytes))
      this.#begun = larger
    }
    this.#begun.set(bytes, this.#begunBytes)
    this.#begunBytes = needed
  }

  #checkLength(length: number): void {
    if (length <= this.#maxMessageBytes) return
    throw new IpcError(
      'IPC_CORRUPT',
      `${this.#address} gave a line of more than ${this.#maxMessageBytes} bytes: ask for a larger maxMessageBytes`,
      { address: this.#address, limit: this.#maxMessageBytes },
    )
  }
}
