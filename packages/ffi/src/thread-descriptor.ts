import { isMainThread } from 'node:worker_threads'
import { close, fcntlGetFlags, fcntlSetFlags } from './descriptors.js'
import { openPipeHandle, type PipeHandle } from './pipe-handle.js'

/**
 * A descriptor that is closed with its thread. What a worker opened by system calls of its own stays open when the worker is
 * ended, until the process is: with it its locks, and the end that other processes wait to see. Node closes its own
 * handles, so in a worker one of them owns the descriptor. Close it by this object only, once no Readiness watches it.
 */
export class ThreadDescriptor {
  readonly fd: number
  readonly #handle: PipeHandle | undefined
  #isClosed = false

  constructor(fd: number) {
    this.fd = fd
    if (isMainThread) return
    const flags = fcntlGetFlags(fd)
    this.#handle = openPipeHandle(fd)
    this.#handle.unref()
    // The handle switched O_NONBLOCK on.
    fcntlSetFlags(fd, flags)
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#handle === undefined) close(this.fd)
    else this.#handle.close()
  }
}
