import { IpcError } from '@ipc/core'
import { FRAME_HEADER_BYTES, type FrameHeader, readFrameHeader } from '@ipc/core/adapter'

/** The longest frame before both sides know each other. */
export const GREETING_BYTES = 4096

/** A frame of the greeting, and what came behind it. */
export interface Greeting {
  readonly header: FrameHeader
  readonly body: Uint8Array
  readonly rest: Uint8Array
}

/** Reads one frame of a stranger, whatever the pieces it comes in; keeps no more than its limit (and a chunk). */
export class GreetingReader {
  readonly #address: string
  readonly #limit: number
  readonly #header: FrameHeader = { length: 0, kind: 0, flags: 0, correlation: 0 }
  #bytes: Uint8Array = new Uint8Array(0)

  constructor(address: string, limit = GREETING_BYTES) {
    this.#address = address
    this.#limit = limit
  }

  /** Undefined = more is needed. Throws `IPC_CORRUPT` for what is no greeting. */
  take(chunk: Uint8Array, kinds: readonly number[], magic: number): Greeting | undefined {
    const bytes = new Uint8Array(this.#bytes.length + chunk.length)
    bytes.set(this.#bytes)
    bytes.set(chunk, this.#bytes.length)
    this.#bytes = bytes
    if (bytes.length < FRAME_HEADER_BYTES) return undefined
    const header = this.#header
    readFrameHeader(bytes, 0, header, this.#limit, this.#address)
    if (!kinds.includes(header.kind) || header.correlation !== magic || header.flags !== 0) {
      throw new IpcError(
        'IPC_CORRUPT',
        `${this.#address} did not greet as an @ipc program does: something else talks there`,
        {
          address: this.#address,
        },
      )
    }
    const end = FRAME_HEADER_BYTES + header.length
    if (bytes.length < end) return undefined
    return { header, body: bytes.slice(FRAME_HEADER_BYTES, end), rest: bytes.subarray(end) }
  }
}
