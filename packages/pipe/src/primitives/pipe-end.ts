import { fstatSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { bytesQueued, close, getPipeSize, POLLIN, POLLOUT, pollOne, Readiness, setPipeSize } from '@ipc/ffi'
import { checkedTimeout, startTimer, timeoutError, type WaitOptions } from './deadline.js'

// A thread in a system call holds up the end of its worker and of the process.
const SLICE_MS = 50

/** One end of a pipe: an open descriptor that never waits in the kernel. */
export class PipeEnd {
  /** The system's own number, for child processes and other libraries. Belongs to this object. */
  readonly descriptor: number
  /** The path of a FIFO, else `pipe:[inode]` as /proc shows it. */
  readonly address: string
  readonly #direction: 'readable' | 'writable'
  readonly #readiness: Readiness
  readonly #waiting = new Set<() => void>()
  #isClosed = false

  constructor(descriptor: number, direction: 'readable' | 'writable', path?: string) {
    this.descriptor = descriptor
    this.address = path ?? `pipe:[${fstatSync(descriptor, { bigint: true }).ino}]`
    this.#direction = direction
    this.#readiness = new Readiness(descriptor, () => {
      for (const wake of this.#waiting) wake()
    })
  }

  /** Bytes that wait to be read. Follows ioctl(2), FIONREAD. */
  get bytesQueued(): number {
    this.assertOpen()
    return bytesQueued(this.descriptor)
  }

  /** The bytes that the pipe can hold: 64 KiB by default. Follows fcntl(2), F_GETPIPE_SZ. */
  get pipeBytes(): number {
    this.assertOpen()
    return getPipeSize(this.descriptor)
  }

  /**
   * Sets the bytes that the pipe can hold; the kernel rounds up to a power of two pages. Returns what it gave.
   * @throws IpcError IPC_LIMIT over /proc/sys/fs/pipe-max-size, or below what is in it. Follows fcntl(2), F_SETPIPE_SZ.
   */
  setPipeBytes(bytes: number): number {
    this.assertOpen()
    try {
      return setPipeSize(this.descriptor, bytes)
    } catch (error) {
      throw fromSystemError(error, `${this.address} cannot hold ${bytes} bytes`, this.address, {
        EPERM: 'IPC_LIMIT',
        EBUSY: 'IPC_LIMIT',
      })
    }
  }

  /** Closes this end; waiting calls end with IPC_CLOSED. Idempotent. Follows close(2). */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#readiness.close()
    close(this.descriptor)
    for (const wake of [...this.#waiting]) wake()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  protected assertOpen(): void {
    if (!this.#isClosed) return
    throw new IpcError('IPC_CLOSED', `this end of ${this.address} is closed`, { address: this.address })
  }

  /** Repeats `attempt` until it gives something, waiting in the event loop between. */
  protected async until<R>(what: string, options: WaitOptions, attempt: () => R | undefined): Promise<R> {
    const timeoutMs = checkedTimeout(options.timeoutMs ?? Number.POSITIVE_INFINITY)
    const { signal } = options
    let isLate = false
    let wake = (): void => undefined
    const onAbort = (): void => wake()
    const stopTimer = startTimer(timeoutMs, () => {
      isLate = true
      wake()
    })
    signal?.addEventListener('abort', onAbort)
    try {
      for (;;) {
        if (signal?.aborted)
          throw new IpcError('IPC_ABORTED', `${what} was aborted`, { cause: signal.reason })
        this.assertOpen()
        const result = attempt()
        if (result !== undefined) return result
        if (isLate || timeoutMs === 0) throw timeoutError(what, timeoutMs)
        await new Promise<void>((resolve) => {
          wake = resolve
          this.#waiting.add(wake)
          this.#watch()
        })
        this.#waiting.delete(wake)
      }
    } finally {
      stopTimer()
      signal?.removeEventListener('abort', onAbort)
      this.#waiting.delete(wake)
      if (!this.#isClosed) this.#watch()
    }
  }

  /** Repeats `attempt` until it gives something, blocking the thread between. */
  protected untilSync<R>(what: string, timeoutMs: unknown, attempt: () => R | undefined): R {
    const limit = checkedTimeout(timeoutMs)
    const start = performance.now()
    for (;;) {
      this.assertOpen()
      const result = attempt()
      if (result !== undefined) return result
      const left = limit - (performance.now() - start)
      if (left <= 0) throw timeoutError(what, limit)
      this.#sleep(Math.min(left, SLICE_MS))
    }
  }

  #watch(): void {
    const wanted = this.#waiting.size > 0
    const readable = wanted && this.#direction === 'readable'
    this.#readiness.start({ readable, writable: wanted && !readable })
  }

  // A function of its own: V8 ends a thread only where a function is entered.
  #sleep(milliseconds: number): void {
    pollOne(this.descriptor, this.#direction === 'readable' ? POLLIN : POLLOUT, milliseconds)
  }
}
