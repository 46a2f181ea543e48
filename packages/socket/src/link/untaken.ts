import { FRAME_HEADER_BYTES } from '@ipc/core/adapter'
import type { LinkBuffering } from './link-buffering.js'

/** What one side of a link has sent and the other is not known to have taken: what holds its sends back. */
export class Untaken {
  messages = 0
  /** Capacity 0: how many receives wait at the other side. */
  demand = 0
  #bytes = 0
  readonly #buffering: LinkBuffering

  constructor(buffering: LinkBuffering) {
    this.#buffering = buffering
  }

  /** Whether a message of that length may go. */
  hasRoom(length: number): boolean {
    const { exact, bytes } = this.#buffering
    // A limit that nobody asked for lets one message through, however long, while the other side may have taken all before:
    // word of a last quarter of the window may not have come.
    if (!exact && this.#bytes * 2 <= bytes) return true
    const capacity = this.#buffering.capacity === 0 ? this.demand : this.#buffering.capacity
    return this.messages < capacity && this.#bytes + this.#cost(length) <= bytes + this.#cost(0)
  }

  went(length: number): void {
    this.messages++
    this.#bytes += this.#cost(length)
  }

  /** So many messages of so many bytes in all are not on the way any more. */
  took(messages: number, bytes: number): void {
    this.messages = Math.max(0, this.messages - messages)
    this.#bytes = Math.max(0, this.#bytes - bytes - messages * this.#cost(0))
  }

  clear(): void {
    this.messages = 0
    this.#bytes = 0
  }

  // Where nobody asked for a number of bytes, headers count, so that empty messages are bounded too.
  #cost(length: number): number {
    return this.#buffering.exact ? length : length + FRAME_HEADER_BYTES
  }
}
