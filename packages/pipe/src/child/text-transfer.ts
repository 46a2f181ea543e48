import type { Transfer } from '@ipc/core/adapter'
import type { TextSender } from './text-sender.js'

/** The send of a message that the pipe does not take at once. */
export class TextTransfer implements Transfer {
  readonly #sender: TextSender
  readonly #bytes: Uint8Array
  #written = 0

  constructor(sender: TextSender, bytes: Uint8Array) {
    this.#sender = sender
    this.#bytes = bytes
  }

  advance(): boolean {
    const total = this.#sender.lengthOf(this.#bytes)
    while (this.#written < total) {
      const count = this.#sender.writeSome(this.#bytes, this.#written)
      if (count === 0) return false
      this.#written += count
    }
    return true
  }

  /** A stream without frames cannot take back what the other side may have read. */
  cancel(): 'cancelled' | 'sent' | 'unknown' {
    if (this.#written === 0) return 'cancelled'
    if (this.#written === this.#sender.lengthOf(this.#bytes)) return 'sent'
    this.#sender.finishLater(this.#bytes, this.#written)
    return 'unknown'
  }
}
