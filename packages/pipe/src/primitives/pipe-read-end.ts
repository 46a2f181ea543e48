import { POLLHUP, POLLIN, pollOne, read } from '@ipc/ffi'
import type { WaitOptions } from './deadline.js'
import { PipeEnd } from './pipe-end.js'

const DEFAULT_READ_BYTES = 65_536

/** How much one read takes. */
export interface ReadOptions {
  /** @default 65536 */
  readonly maxBytes?: number | undefined
}

/**
 * The end of a pipe that is read: a stream of bytes, or of packets where the writer is in packet mode. What one reader takes is
 * gone for the others, also when the reader is the writer's own process.
 */
export class PipeReadEnd extends PipeEnd implements AsyncIterable<Uint8Array> {
  constructor(descriptor: number, path?: string) {
    super(descriptor, 'readable', path)
  }

  /**
   * Reads what is there, `maxBytes` at most; of a packet that is longer, the rest is lost. Undefined = nothing now, or a
   * FIFO that no writer has opened yet. An empty array = the end: the last writer has closed. Follows read(2).
   */
  tryRead({ maxBytes = DEFAULT_READ_BYTES }: ReadOptions = {}): Uint8Array | undefined {
    this.assertOpen()
    if (!(Number.isInteger(maxBytes) && maxBytes > 0))
      throw new RangeError(`maxBytes must be 1 or more, not ${maxBytes}`)
    const bytes = new Uint8Array(maxBytes)
    const count = read(this.descriptor, bytes)
    if (count > 0) return count * 2 < maxBytes ? bytes.slice(0, count) : bytes.subarray(0, count)
    if (count < 0) return undefined
    return (pollOne(this.descriptor, POLLIN, 0) & POLLHUP) === 0 ? undefined : bytes.subarray(0, 0)
  }

  /** As `tryRead`, waiting in the event loop for bytes or the end. @throws IpcError IPC_TIMEOUT, IPC_ABORTED, IPC_CLOSED */
  read(options: ReadOptions & WaitOptions = {}): Promise<Uint8Array> {
    return this.until(`read from ${this.address}`, options, () => this.tryRead(options))
  }

  /** As `tryRead`, blocking the thread. @throws IpcError IPC_TIMEOUT */
  readSync(options: ReadOptions & { readonly timeoutMs: number }): Uint8Array {
    return this.untilSync(`readSync from ${this.address}`, options.timeoutMs, () => this.tryRead(options))
  }

  /** What each read gives, until the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const bytes = await this.read()
      if (bytes.length === 0) return
      yield bytes
    }
  }
}
