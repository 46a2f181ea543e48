import { close, POLLERR, POLLOUT, pollOne, Readiness } from '@ipc/ffi'
import type { PeerWatch } from '../link/peer-watch.js'
import { isExiting } from './process-state.js'

/** A child's watch on its parent: the link ends when nobody has the other end of the pipe to the parent open any more. */
export class ParentWatch implements PeerWatch {
  readonly descriptor = undefined
  readonly #parent: number
  readonly #descriptor: number
  readonly #readiness: Readiness
  #callback: ((reason: 'peer-closed' | 'peer-died') => void) | undefined

  /** `descriptor`: a duplicate of the writing end, and the watch's own. */
  constructor(parent: number, descriptor: number) {
    this.#parent = parent
    this.#descriptor = descriptor
    this.#readiness = new Readiness(descriptor, () => this.check()).unref()
  }

  onEnd(callback: (reason: 'peer-closed' | 'peer-died') => void): void {
    this.#callback = callback
    // A writing end is never readable: what comes is the error that nobody reads.
    this.#readiness.start({ readable: true, writable: false })
  }

  check(): void {
    if (!this.#hasNoReader()) return
    this.#readiness.stop()
    const callback = this.#callback
    this.#callback = undefined
    callback?.(this.#parentHasDied() ? 'peer-died' : 'peer-closed')
  }

  isEnding(): boolean {
    return this.#hasNoReader() || this.#parentHasDied()
  }

  close(): void {
    this.#callback = undefined
    this.#readiness.close()
    close(this.#descriptor)
  }

  #hasNoReader(): boolean {
    return (pollOne(this.#descriptor, POLLOUT, 0) & POLLERR) !== 0
  }

  #parentHasDied(): boolean {
    return process.ppid !== this.#parent || isExiting(this.#parent)
  }
}
