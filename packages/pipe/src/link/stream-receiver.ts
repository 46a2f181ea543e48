import { FrameKind, type Header } from '@ipc/core/adapter'
import { read } from '@ipc/ffi'
import type { StreamParser } from './stream-parser.js'

// One try reads so often at most, so that its steps are bounded while the other side goes on writing.
const READS_A_TRY = 64

interface Staged {
  readonly bytes: Uint8Array
  readonly kind: number
  readonly correlation: number
}

/** Reads the pipe of a link, of which it is the only reader: as much in one read as the pipe holds. */
export class StreamReceiver {
  readonly #descriptor: number
  readonly #pipeBytes: number
  readonly #parser: StreamParser
  #buffer: Uint8Array | undefined
  #staged: Staged | undefined
  /** Whether bytes of the last read may still hold a message. */
  #mayHoldMore = false
  /** What the last read that brought something brought. */
  bytesRead = 0
  /** Every writer is gone, and what they wrote has been read. */
  isAtEnd = false

  constructor(descriptor: number, pipeBytes: number, parser: StreamParser) {
    this.#descriptor = descriptor
    this.#pipeBytes = pipeBytes
    this.#parser = parser
  }

  /** Whether a message may be had without reading. */
  get mayHoldMore(): boolean {
    return this.#mayHoldMore || this.#staged !== undefined
  }

  /** The next message, with its kind and correlation in `header`. @throws IpcError IPC_CORRUPT, after which nothing more comes */
  next(header: Header): Uint8Array | undefined {
    const staged = this.#staged
    if (staged === undefined) return this.#read(header)
    this.#staged = undefined
    header.kind = staged.kind
    header.correlation = staged.correlation
    return staged.bytes
  }

  /** Whether `next` would give a message. */
  hasNext(): boolean {
    if (this.#staged !== undefined) return true
    const header = { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0 }
    const bytes = this.#read(header)
    if (bytes !== undefined) this.#staged = { bytes, kind: header.kind, correlation: header.correlation }
    return bytes !== undefined
  }

  #read(header: Header): Uint8Array | undefined {
    for (let reads = 0; reads <= READS_A_TRY; reads++) {
      const bytes = this.#mayHoldMore ? this.#take(header) : undefined
      if (bytes !== undefined) return bytes
      this.#mayHoldMore = false
      if (this.isAtEnd || reads === READS_A_TRY) return undefined
      this.#buffer ??= new Uint8Array(this.#pipeBytes)
      const count = read(this.#descriptor, this.#buffer)
      if (count === 0) return this.#end(header)
      if (count < 0) return undefined
      this.bytesRead = count
      this.#parser.feed(this.#buffer.subarray(0, count))
      this.#mayHoldMore = true
    }
    return undefined
  }

  #end(header: Header): Uint8Array | undefined {
    this.isAtEnd = true
    header.kind = FrameKind.message
    header.correlation = 0
    return this.#parser.end?.()
  }

  #take(header: Header): Uint8Array | undefined {
    try {
      const bytes = this.#parser.next()
      if (bytes === undefined) return undefined
      header.kind = this.#parser.header.kind
      header.correlation = this.#parser.header.correlation
      return bytes
    } catch (error) {
      // Where the next frame begins in a stream that broke its rules, nobody can tell.
      this.isAtEnd = true
      this.#mayHoldMore = false
      throw error
    }
  }
}
