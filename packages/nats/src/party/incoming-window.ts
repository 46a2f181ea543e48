import { type Header, indexOfMatch, type TypeSelector } from '@ipc/core/adapter'
import { ownBytes } from '../own-bytes.js'
import { LINK_FRAME_BYTES, type LinkFrame } from './link-frame.js'

interface Arrived {
  readonly bytes: Uint8Array
  readonly header: Header
}

/** What came over a link: each message once and in order, whatever was sent again. */
export class IncomingWindow {
  readonly #messages: Arrived[] = []
  /** Number of the last message that arrived. */
  arrived = 0
  /** How many were taken. */
  received = 0

  get length(): number {
    return this.#messages.length
  }

  /** 'gap': messages before it are missing, and it is dropped: they will be sent again, and it with them. */
  put(frame: LinkFrame, payload: Uint8Array): 'new' | 'old' | 'gap' {
    if (frame.sequence <= this.arrived) return 'old'
    if (frame.sequence > this.arrived + 1) return 'gap'
    this.arrived = frame.sequence
    const { type, kind, correlation } = frame
    const header = { type, priority: 0, kind, correlation, missed: 0 }
    this.#messages.push({ header, bytes: ownBytes(payload, LINK_FRAME_BYTES) })
    return 'new'
  }

  take(header: Header, selector: TypeSelector | undefined): Uint8Array | undefined {
    const at = indexOfMatch(this.#messages, selector)
    if (at < 0) return undefined
    const message = (at === 0 ? this.#messages.shift() : this.#messages.splice(at, 1)[0]) as Arrived
    this.received += 1
    Object.assign(header, message.header)
    return message.bytes
  }
}
