import type { Transfer } from '@ipc/core/adapter'
import { PacketWriter } from './packet-writer.js'

// As much as the default pipe holds: more in one call would only be copied to be refused.
const PACKETS_A_CALL = 16

/** The send of a message of several packets, as the pipe has room for them. */
export class PacketTransfer implements Transfer {
  readonly #writer: PacketWriter
  readonly #bytes: Uint8Array
  readonly #packets: number
  #written = 0

  constructor(writer: PacketWriter, bytes: Uint8Array) {
    this.#writer = writer
    this.#bytes = bytes
    this.#packets = PacketWriter.packetsOf(bytes.length)
    writer.nextMessage()
  }

  advance(): boolean {
    while (this.#written < this.#packets) {
      const to = Math.min(this.#packets, this.#written + PACKETS_A_CALL)
      const count = this.#writer.write(this.#bytes, this.#written, to)
      if (count === 0) return false
      this.#written += count
    }
    return true
  }

  cancel(): 'cancelled' | 'sent' {
    if (this.#written === this.#packets) return 'sent'
    // A full pipe takes no word of it now: the reader forgets this message when the handle's next one begins.
    if (this.#written > 0) this.#writer.writeCancelled()
    return 'cancelled'
  }
}
