import type { Transfer } from '@ipc/core/adapter'
import { FragmentWriter } from './fragment-writer.js'

/** The send of a message of several fragments, as the pipe has room for them. */
export class FragmentTransfer implements Transfer {
  readonly #writer: FragmentWriter
  readonly #bytes: Uint8Array
  readonly #fragments: number
  #written = 0

  constructor(writer: FragmentWriter, bytes: Uint8Array) {
    this.#writer = writer
    this.#bytes = bytes
    this.#fragments = FragmentWriter.fragmentsOf(bytes.length)
    writer.nextMessage()
  }

  advance(): boolean {
    while (this.#written < this.#fragments) {
      if (!this.#writer.writeFragment(this.#bytes, this.#written, this.#fragments)) return false
      this.#written++
    }
    return true
  }

  cancel(): 'cancelled' | 'sent' {
    if (this.#written === this.#fragments) return 'sent'
    // A full pipe takes no word of it now: the reader forgets this message when the handle's next one begins.
    if (this.#written > 0) this.#writer.writeCancelled()
    return 'cancelled'
  }
}
