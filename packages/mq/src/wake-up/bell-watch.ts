import { close, IN_MODIFY, inotifyAddWatch, inotifyInit, inotifyRemoveWatch, Readiness, read } from '@ipc/ffi'
import { threadWide } from './thread-wide.js'

const EVENT_BYTES = 16
const EVENT_WORDS = EVENT_BYTES / 4
const EVENTS_AT_ONCE = 256
/** What the kernel gives for "events were lost": everybody looks. */
const OVERFLOWN = -1

type Listener = () => void

/**
 * The thread's one inotify instance, on which the bells of all its queues ring. Unreferenced. Held only while
 * something is watched, because a user may have few (fs.inotify.max_user_instances, 128 as a rule).
 */
class BellWatch {
  readonly #listeners = new Map<number, Set<Listener>>()
  readonly #words = new Int32Array(EVENTS_AT_ONCE * EVENT_WORDS)
  readonly #bytes = new Uint8Array(this.#words.buffer)
  #fd: number | undefined
  #readiness: Readiness | undefined

  /** Calls `listener` whenever the file is rung. Undefined where the system has no inotify instance left. */
  add(path: string, listener: Listener): number | undefined {
    const fd = this.#open()
    if (fd === undefined) return undefined
    const watch = inotifyAddWatch(fd, path, IN_MODIFY)
    const listeners = this.#listeners.get(watch)
    if (listeners === undefined) this.#listeners.set(watch, new Set([listener]))
    else listeners.add(listener)
    return watch
  }

  remove(watch: number, listener: Listener): void {
    const listeners = this.#listeners.get(watch)
    if (listeners === undefined || this.#fd === undefined) return
    listeners.delete(listener)
    if (listeners.size > 0) return
    this.#listeners.delete(watch)
    inotifyRemoveWatch(this.#fd, watch)
    if (this.#listeners.size === 0) this.#close()
  }

  #open(): number | undefined {
    if (this.#fd !== undefined) return this.#fd
    let fd: number
    try {
      fd = inotifyInit()
    } catch (error) {
      // All instances of the user are taken: the looks each few milliseconds find what the bell would have told.
      if ((error as NodeJS.ErrnoException).code === 'EMFILE') return undefined
      throw error
    }
    this.#fd = fd
    this.#readiness = new Readiness(fd, () => this.#ring(fd)).unref().start({ readable: true, writable: false })
    return fd
  }

  #close(): void {
    this.#readiness?.close()
    if (this.#fd !== undefined) close(this.#fd)
    this.#readiness = undefined
    this.#fd = undefined
  }

  #ring(fd: number): void {
    const got = read(fd, this.#bytes)
    for (let at = 0; at < got; at += EVENT_BYTES) {
      const watch = this.#words[at / 4] as number
      const rung = watch === OVERFLOWN ? [...this.#listeners.values()].flatMap((all) => [...all]) : this.#listeners.get(watch)
      for (const listener of rung ?? []) listener()
    }
  }
}

/** The bell watch of this thread. */
export function bellWatch(): BellWatch {
  return threadWide('bell-watch', () => new BellWatch())
}
