import { isMainThread } from 'node:worker_threads'
import { close, Readiness, timerfdCreate, timerfdSettime } from '@ipc/ffi'

/**
 * Rests of a fraction of a millisecond, which the event loop's own timers cannot give: one timer of the thread for all links.
 * The loop goes on meanwhile; a rest keeps no process alive.
 */
class Rest {
  #resting = new Set<() => void>()
  #users = 0
  #fd: number | undefined
  #readiness: Readiness | undefined

  /** Each user calls `release` once. False = there is no rest here: in workers, whose watches cost more than a rest saves. */
  acquire(): boolean {
    if (!isMainThread) return false
    this.#users++
    return true
  }

  release(): void {
    if (--this.#users > 0 || this.#fd === undefined) return
    this.#readiness?.close()
    close(this.#fd)
    this.#fd = undefined
    this.#readiness = undefined
  }

  /** Calls `callback` when the rest is over: after so long, or with the rest that another link has begun. */
  begin(callback: () => void, microseconds: number): void {
    if (this.#resting.size === 0) timerfdSettime(this.#open(), microseconds)
    this.#resting.add(callback)
  }

  cancel(callback: () => void): void {
    this.#resting.delete(callback)
  }

  #open(): number {
    if (this.#fd !== undefined) return this.#fd
    const fd = timerfdCreate()
    this.#fd = fd
    this.#readiness = new Readiness(fd, () => this.#over(fd))
      .unref()
      .start({ readable: true, writable: false })
    return fd
  }

  #over(fd: number): void {
    const rested = this.#resting
    this.#resting = new Set()
    for (const callback of rested) callback()
    // Who rests again has set it again.
    if (this.#fd === fd && this.#resting.size === 0) timerfdSettime(fd, 0)
  }
}

/** The rests of this thread. */
export const rest = new Rest()
