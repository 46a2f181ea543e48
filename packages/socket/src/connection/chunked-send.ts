import { FRAME_HEADER_BYTES, FrameFlag, type Transfer } from '@ipc/core/adapter'
import type { Connection } from './connection.js'
import { sendFrame, trySendFrame } from './frame-writer.js'

/**
 * Sends one message in frames that the kernel takes whole or not at all, as it takes them: a message is sent when its last
 * part is in the kernel, and until then it can be taken back. Frames of other kinds may pass between the parts.
 */
export class ChunkedSend implements Transfer {
  readonly #connection: Connection
  readonly #kind: number
  readonly #correlation: number
  readonly #bytes: Uint8Array
  #done: ((outcome: 'sent' | 'cancelled') => void) | undefined
  #at = 0

  /** `done` is told once how it ended. */
  constructor(
    connection: Connection,
    kind: number,
    correlation: number,
    bytes: Uint8Array,
    done: (outcome: 'sent' | 'cancelled') => void,
  ) {
    this.#connection = connection
    this.#kind = kind
    this.#correlation = correlation
    this.#bytes = bytes
    this.#done = done
  }

  /** Whether a message of that length goes in one step where the kernel has nothing to do. */
  static fits(connection: Connection, length: number): boolean {
    return FRAME_HEADER_BYTES + length <= connection.frameBytes
  }

  /**
   * Sends the whole message now, or nothing of it. `keeps`: what the kernel does not take is kept in this process: how much
   * that may come to is the caller's to limit.
   */
  static atOnce(
    connection: Connection,
    kind: number,
    correlation: number,
    bytes: Uint8Array,
    keeps: boolean,
  ): boolean {
    if (keeps) {
      sendFrame(connection, kind, correlation, bytes)
      return true
    }
    if (ChunkedSend.fits(connection, bytes.length))
      return trySendFrame(connection, kind, 0, correlation, bytes)
    if (connection.room() < FRAME_HEADER_BYTES + bytes.length) return false
    // Should the estimate be wrong, the rest is kept: this much is bounded by the room that there seemed to be.
    sendFrame(connection, kind, correlation, bytes)
    return true
  }

  advance(): boolean {
    if (this.#done === undefined) return true
    const step = this.#connection.frameBytes - FRAME_HEADER_BYTES
    for (;;) {
      const to = Math.min(this.#at + step, this.#bytes.length)
      const flags = to < this.#bytes.length ? FrameFlag.more : 0
      const went = trySendFrame(
        this.#connection,
        this.#kind,
        flags,
        this.#correlation,
        this.#bytes,
        this.#at,
        to,
      )
      if (!went) return false
      this.#at = to
      if (flags === 0) break
    }
    this.#end('sent')
    return true
  }

  cancel(): 'cancelled' | 'sent' {
    if (this.#done === undefined) return 'sent'
    if (this.#at > 0) this.#tellCancelled()
    this.#end('cancelled')
    return 'cancelled'
  }

  // The stream's order depends on it, and it is short: it may be kept.
  #tellCancelled(): void {
    const frame = new Uint8Array(FRAME_HEADER_BYTES)
    frame[4] = this.#kind
    frame[5] = FrameFlag.cancelled
    this.#connection.write(frame, true)
  }

  #end(outcome: 'sent' | 'cancelled'): void {
    const done = this.#done
    this.#done = undefined
    done?.(outcome)
  }
}
