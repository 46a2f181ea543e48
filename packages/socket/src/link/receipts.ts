import { FRAME_HEADER_BYTES } from '@ipc/core/adapter'
import { bytesBody } from '../connection/bytes-body.js'
import type { Connection } from '../connection/connection.js'
import { sendFrame } from '../connection/frame-writer.js'
import type { LinkBuffering } from './link-buffering.js'
import { LinkFrame } from './link-frame.js'

/** How long a receiver may keep to itself what it has taken. */
const TELL_TAKEN_MS = 10
const SMALL_CAPACITY = 64

/** What one side has taken of the other's messages and not told it yet. */
export class Receipts {
  readonly #connection: Connection
  readonly #buffering: LinkBuffering
  #messages = 0
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(connection: Connection, buffering: LinkBuffering) {
    this.#connection = connection
    this.#buffering = buffering
  }

  /**
   * A message of that length was taken; `isLast`: nothing is left to take. Told at once while the limits are small or nothing is
   * left, so that a full link is known not to be full; else a quarter of the window at a time, or after a moment.
   */
  took(length: number, isLast: boolean): void {
    this.#messages++
    this.#bytes += length
    const { capacity, bytes, exact } = this.#buffering
    const isDue =
      (exact && (isLast || capacity <= SMALL_CAPACITY)) ||
      this.#messages * 4 >= capacity ||
      (this.#bytes + this.#messages * FRAME_HEADER_BYTES) * 4 >= bytes
    if (isDue) this.tell()
    else this.#timer ??= setTimeout(() => this.tell(), TELL_TAKEN_MS).unref()
  }

  tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#messages > 0)
      sendFrame(this.#connection, LinkFrame.taken, this.#messages, bytesBody(this.#bytes))
    this.#messages = 0
    this.#bytes = 0
  }

  /** Nobody is left to tell. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#messages = 0
    this.#bytes = 0
  }
}
