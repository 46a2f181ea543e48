import { IpcError } from '../errors/ipc-error.js'
import { FRAME_HEADER_BYTES, FrameFlag, type FrameHeader, FrameKind, readFrameHeader } from './frame.js'

/** Up to this V8 keeps an array in its heap, where it costs little. */
const LARGEST_IN_HEAP = 64
/** A longer message is worth a buffer of its own, which its receiver may transfer. */
const LARGEST_VIEW = 16_384

// Looked up once: V8 does it at each call, also in compiled code (decision 0141).
const { slice } = Uint8Array.prototype

/** How a reader treats what it is fed. */
export interface FrameReaderOptions {
  /** Whether the bytes fed never change again, so that messages of 65 to 16,384 bytes may be views of them. @default false */
  readonly views?: boolean | undefined
}

/**
 * Cuts a byte stream into messages. Feed it what was read, of any length; take messages until there is none.
 * A message that came in one piece is copied once; one that is split is gathered in place, without concatenation,
 * and never allocates past `maxMessageBytes`, whatever the header says.
 */
export class FrameReader {
  /** Header of the message that `next` returned last. */
  readonly header: FrameHeader = { length: 0, kind: 0, flags: 0, correlation: 0 }
  readonly #maxMessageBytes: number
  readonly #address: string
  readonly #views: boolean
  readonly #headerBytes = new Uint8Array(FRAME_HEADER_BYTES)
  #headerFilled = 0
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0
  #body: Uint8Array | undefined
  #bodyFilled = 0
  #parts: Uint8Array[] = []
  #partBytes = 0

  constructor(maxMessageBytes: number, address: string, options: FrameReaderOptions = {}) {
    this.#maxMessageBytes = maxMessageBytes
    this.#address = address
    this.#views = options.views ?? false
  }

  /** Whether a message has begun and not ended: an end of the stream here cuts it. */
  get inMiddle(): boolean {
    return this.#headerFilled > 0 || this.#parts.length > 0
  }

  /** Gives the next bytes; all of the bytes before must have been taken. Without `views` the reader does not keep `chunk` past the next `undefined`. */
  feed(chunk: Uint8Array): void {
    const plain = chunk.constructor === Uint8Array
    // What is cut from a Buffer would be Buffers.
    this.#chunk = plain ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#at = 0
  }

  /** The next whole message, in bytes that are nobody else's; its header is in `header`. Undefined = feed more. Throws `IPC_CORRUPT`. */
  next(): Uint8Array | undefined {
    for (;;) {
      const frame = this.#nextFrame()
      if (frame === undefined) return undefined
      const { flags } = this.header
      if ((flags & FrameFlag.cancelled) !== 0) {
        this.#parts = []
        this.#partBytes = 0
        continue
      }
      if ((flags & FrameFlag.more) === 0 && this.#parts.length === 0) return frame
      // A mechanism's own frames (acknowledgements, credits) may pass between the parts of a long message.
      if (this.header.kind >= FrameKind.control) return frame
      this.#keepPart(frame)
      if ((flags & FrameFlag.more) === 0) return this.#joinParts()
    }
  }

  #keepPart(part: Uint8Array): void {
    this.#partBytes += part.length
    if (this.#partBytes > this.#maxMessageBytes) {
      throw new IpcError(
        'IPC_CORRUPT',
        `${this.#address} gave a message of more than ${this.#maxMessageBytes} bytes in parts`,
        {
          address: this.#address,
          limit: this.#maxMessageBytes,
        },
      )
    }
    this.#parts.push(part)
  }

  #joinParts(): Uint8Array {
    const whole = new Uint8Array(this.#partBytes)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    this.#parts = []
    this.#partBytes = 0
    this.header.length = whole.length
    return whole
  }

  #nextFrame(): Uint8Array | undefined {
    if (this.#body === undefined && !this.#readHeader()) return undefined
    const { length } = this.header
    const available = this.#chunk.length - this.#at
    if (this.#body === undefined) {
      if (available >= length) {
        const from = this.#at
        this.#at += length
        this.#headerFilled = 0
        return this.#whole(from, this.#at)
      }
      this.#body = new Uint8Array(length)
      this.#bodyFilled = 0
    }
    const body = this.#body
    const count = Math.min(available, length - this.#bodyFilled)
    body.set(this.#chunk.subarray(this.#at, this.#at + count), this.#bodyFilled)
    this.#at += count
    this.#bodyFilled += count
    if (this.#bodyFilled < length) return undefined
    this.#body = undefined
    this.#headerFilled = 0
    return body
  }

  #whole(from: number, to: number): Uint8Array {
    const length = to - from
    if (this.#views && length > LARGEST_IN_HEAP && length <= LARGEST_VIEW)
      return this.#chunk.subarray(from, to)
    return slice.call(this.#chunk, from, to)
  }

  #readHeader(): boolean {
    if (this.#headerFilled === 0 && this.#chunk.length - this.#at >= FRAME_HEADER_BYTES) {
      readFrameHeader(this.#chunk, this.#at, this.header, this.#maxMessageBytes, this.#address)
      this.#at += FRAME_HEADER_BYTES
      this.#headerFilled = FRAME_HEADER_BYTES
      return true
    }
    const count = Math.min(FRAME_HEADER_BYTES - this.#headerFilled, this.#chunk.length - this.#at)
    for (let i = 0; i < count; i++) {
      this.#headerBytes[this.#headerFilled + i] = this.#chunk[this.#at + i] as number
    }
    this.#headerFilled += count
    this.#at += count
    if (this.#headerFilled < FRAME_HEADER_BYTES) return false
    readFrameHeader(this.#headerBytes, 0, this.header, this.#maxMessageBytes, this.#address)
    return true
  }
}
