import { chmodSync, fstatSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import {
  close,
  errno,
  mkfifo,
  O,
  open,
  Readiness,
  read,
  SystemError,
  ThreadDescriptor,
  write,
} from '@ipc/ffi'
import { runtimeFileMode } from '../directory/runtime-directory.js'

// One byte in a FIFO, a count of one in an eventfd: what eventfd(2) wants is eight bytes.
const FIFO_RING = Uint8Array.of(1)
const EVENT_RING = new Uint8Array(new BigUint64Array([1n]).buffer)
const scratch = new Uint8Array(4096)

/**
 * A wake-up between processes by a descriptor that poll and the event loop can wait for. Rings are not counted: many may
 * come as one. One sleeper a bell is the plain case; where several wait at one bell, all are woken and the first to drain it
 * takes the ring from the others, so who leaves work behind rings again.
 */
export class Doorbell {
  /** To wait for with POLLIN in Sync slices; then `drain()` and look again. */
  readonly descriptor: number
  readonly #owner: ThreadDescriptor
  readonly #ring: Uint8Array
  #readiness: Readiness | undefined
  #callback: (() => void) | undefined
  #closed = false

  private constructor(descriptor: number, ring: Uint8Array) {
    this.descriptor = descriptor
    this.#owner = new ThreadDescriptor(descriptor)
    this.#ring = ring
  }

  /**
   * A bell at a path, made when it is missing; a FIFO opened for both directions, so it never waits for another and never
   * ends. The file stays when the bell is closed: whoever owns the path removes it.
   * @throws IpcError IPC_PERMISSION, IPC_LIMIT (descriptors, space); IPC_CORRUPT when something else lies at the path.
   */
  static fifo(path: string): Doorbell {
    try {
      makeFifo(path)
      return Doorbell.#opened(path, O.RDWR)
    } catch (error) {
      throw fromSystemError(error, `cannot open the doorbell ${path}`, path, { ELOOP: 'IPC_CORRUPT' })
    }
  }

  /** The bell at a path, only to ring it; undefined where nobody listens there any more. @throws IpcError as `fifo` does. */
  static toRing(path: string): Doorbell | undefined {
    try {
      return Doorbell.#opened(path, O.WRONLY)
    } catch (error) {
      if (SystemError.is(error) && (error.code === 'ENOENT' || error.code === 'ENXIO')) return undefined
      throw fromSystemError(error, `cannot open the doorbell ${path}`, path, { ELOOP: 'IPC_CORRUPT' })
    }
  }

  /** A bell on an eventfd or FIFO that is open and non-blocking, such as one that another process passed. It belongs to the bell. */
  static descriptor(fd: number): Doorbell {
    return new Doorbell(fd, fstatSync(fd, { bigint: true }).isFIFO() ? FIFO_RING : EVENT_RING)
  }

  static #opened(path: string, access: number): Doorbell {
    const fd = open(path, access | O.NONBLOCK | O.NOFOLLOW)
    const stats = fstatSync(fd, { bigint: true })
    if (stats.isFIFO()) return new Doorbell(fd, FIFO_RING)
    close(fd)
    throw new IpcError('IPC_CORRUPT', `the doorbell ${path} is no FIFO: remove it`, { address: path })
  }

  /** Wakes who waits, or the next that will. Never waits: a full bell has been rung already. False = nobody can hear it any more. */
  ring(): boolean {
    if (this.#closed) return false
    const written = write(this.descriptor, this.#ring)
    return written >= 0 || written === -errno.EAGAIN
  }

  /** Takes all rings so far; true = there was one. Drain before looking for work, never after: else a ring is lost. */
  drain(): boolean {
    if (this.#closed) return false
    let rung = false
    // A pipe of the default size empties in 16 reads; an eventfd in one. More rings than that come from a wild program.
    for (let reads = 0; reads < 256; reads++) {
      const length = this.#ring === EVENT_RING ? EVENT_RING.length : scratch.length
      const got = read(this.descriptor, scratch, 0, length)
      // The other end of a FIFO opened for reading only is gone: that is readable for ever and wakes nobody.
      if (got === 0) this.#readiness?.stop()
      if (got <= 0) return rung
      rung = true
      if (got < scratch.length) return rung
    }
    return rung
  }

  /** Sets what to call, in the event loop and after `drain()`, once the bell was rung. Call `start()` to listen. */
  onRing(callback: () => void): this {
    this.#callback = callback
    return this
  }

  /** Listens in the event loop without keeping the process alive. A ring from before counts. */
  start(): this {
    if (this.#closed) return this
    this.#readiness ??= new Readiness(this.descriptor, () => this.#fired()).unref()
    this.#readiness.start({ readable: true, writable: false })
    return this
  }

  /** Listens no more; rings stay in the bell. */
  stop(): this {
    this.#readiness?.stop()
    return this
  }

  /** Closes the descriptor. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#readiness?.close()
    this.#owner.close()
  }

  #fired(): void {
    if (this.drain()) this.#callback?.()
  }
}

function makeFifo(path: string): void {
  try {
    const mode = runtimeFileMode()
    mkfifo(path, mode)
    // The umask may have kept the group out of a directory that is shared on purpose.
    if (mode !== 0o600) chmodSync(path, mode)
  } catch (error) {
    if (!SystemError.is(error) || error.code !== 'EEXIST') throw error
  }
}
