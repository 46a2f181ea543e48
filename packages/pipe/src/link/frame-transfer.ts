import { FRAME_HEADER_BYTES, type Header, type Transfer } from '@ipc/core/adapter'
import { PIPE_BUF } from '@ipc/ffi'
import type { FrameSender } from './frame-sender.js'

/** The most data in a frame that a pipe takes whole or not at all. */
export const ATOMIC_DATA_BYTES = PIPE_BUF - FRAME_HEADER_BYTES

const PART_BYTES = 32 * 1024

/**
 * The send of a message in several frames. The last is small enough to be written whole or not at all: until it is, the
 * message can be taken back.
 */
export class FrameTransfer implements Transfer {
  readonly #sender: FrameSender
  readonly #bytes: Uint8Array
  readonly #header: Header
  #offset = 0
  #sent = false

  constructor(sender: FrameSender, bytes: Uint8Array, header: Header) {
    this.#sender = sender
    this.#bytes = bytes
    this.#header = { ...header }
  }

  advance(): boolean {
    while (!this.#sent) {
      const left = this.#bytes.length - this.#offset
      if (left <= ATOMIC_DATA_BYTES) {
        this.#sent = this.#sender.trySend(this.#bytes.subarray(this.#offset), this.#header)
        return this.#sent
      }
      const part = this.#bytes.subarray(this.#offset, this.#offset + Math.min(PART_BYTES, left))
      if (!this.#sender.sendPart(part, this.#header)) return false
      this.#offset += part.length
    }
    return true
  }

  cancel(): 'cancelled' | 'sent' {
    if (this.#sent) return 'sent'
    if (this.#offset > 0) this.#sender.cancelParts()
    return 'cancelled'
  }
}
