import { IpcError } from '@ipc/core'
import { errno, fcntlGetFlags, fcntlSetFlags, O, PIPE_BUF, write } from '@ipc/ffi'
import type { WaitOptions } from './deadline.js'
import { PipeEnd } from './pipe-end.js'

/** The end of a pipe that is written. */
export class PipeWriteEnd extends PipeEnd {
  constructor(descriptor: number, path?: string) {
    super(descriptor, 'writable', path)
  }

  /** Whether each write of up to PIPE_BUF bytes is a packet, which one read takes. Follows pipe(2), O_DIRECT. */
  get packets(): boolean {
    return (fcntlGetFlags(this.descriptor) & O.DIRECT) !== 0
  }
  set packets(on: boolean) {
    const flags = fcntlGetFlags(this.descriptor)
    fcntlSetFlags(this.descriptor, on ? flags | O.DIRECT : flags & ~O.DIRECT)
  }

  /**
   * Writes what the pipe takes now and returns how many bytes that were: up to PIPE_BUF (4,096) all or none, beyond that
   * perhaps a part, between which other writers' bytes may come. 0 = full. Follows write(2); SIGPIPE is ignored.
   * @throws IpcError IPC_CLOSED when nobody has the reading end open (EPIPE)
   */
  tryWrite(bytes: Uint8Array): number {
    return this.#writeFrom(bytes, 0)
  }

  /**
   * Writes all of the bytes, waiting in the event loop. Up to PIPE_BUF bytes are in the pipe whole or not at all, also after
   * an abort or timeout; of more, `sent` of the error says how many are in it.
   * @throws IpcError IPC_TIMEOUT, IPC_ABORTED, IPC_CLOSED
   */
  async write(bytes: Uint8Array, options: WaitOptions = {}): Promise<void> {
    const progress = new Progress(bytes, (from) => this.#writeFrom(bytes, from))
    await progress.tell(() => this.until(`write to ${this.address}`, options, () => progress.advance()))
  }

  /** As `write`, blocking the thread. */
  writeSync(bytes: Uint8Array, options: { readonly timeoutMs: number }): void {
    const progress = new Progress(bytes, (from) => this.#writeFrom(bytes, from))
    progress.tellSync(() =>
      this.untilSync(`writeSync to ${this.address}`, options?.timeoutMs, () => progress.advance()),
    )
  }

  #writeFrom(bytes: Uint8Array, from: number): number {
    this.assertOpen()
    const written = write(this.descriptor, bytes, from)
    if (written === -errno.EPIPE) {
      throw new IpcError('IPC_CLOSED', `nobody has the reading end of ${this.address} open (EPIPE)`, {
        address: this.address,
        syscall: 'write',
        errno: -errno.EPIPE,
      })
    }
    return Math.max(0, written)
  }
}

/** How far the bytes of one write have come; an error on the way says it. */
class Progress {
  readonly #bytes: Uint8Array
  readonly #writeFrom: (from: number) => number
  #written = 0

  constructor(bytes: Uint8Array, writeFrom: (from: number) => number) {
    this.#bytes = bytes
    this.#writeFrom = writeFrom
  }

  advance(): true | undefined {
    while (this.#written < this.#bytes.length) {
      const count = this.#writeFrom(this.#written)
      if (count === 0) return undefined
      this.#written += count
    }
    return true
  }

  async tell(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      throw this.#withSent(error)
    }
  }

  tellSync(action: () => unknown): void {
    try {
      action()
    } catch (error) {
      throw this.#withSent(error)
    }
  }

  #withSent(error: unknown): unknown {
    if (IpcError.is(error) && this.#bytes.length > PIPE_BUF) {
      Object.defineProperty(error, 'sent', { value: this.#written, enumerable: true, configurable: true })
    }
    return error
  }
}
