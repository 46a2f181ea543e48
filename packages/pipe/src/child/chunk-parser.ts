import { FrameKind } from '@ipc/core/adapter'
import type { StreamParser } from '../link/stream-parser.js'

/** No framing: what one read gave is a message, of `maxMessageBytes` at most. */
export class ChunkParser implements StreamParser {
  readonly header = { kind: FrameKind.message, correlation: 0 }
  readonly #maxMessageBytes: number
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#at = 0
  }

  next(): Uint8Array | undefined {
    if (this.#at === this.#chunk.length) return undefined
    const piece = this.#chunk.slice(this.#at, this.#at + this.#maxMessageBytes)
    this.#at += piece.length
    return piece
  }
}
