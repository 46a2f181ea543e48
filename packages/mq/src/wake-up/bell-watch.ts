import {
  close,
  IN_MODIFY,
  inotifyAddWatch,
  inotifyInit,
  inotifyRead,
  inotifyRemoveWatch,
  Readiness,
} from '@ipc/ffi'
import { threadWide } from './thread-wide.js'

/** What the kernel gives for "events were lost": everybody looks. */
const OVERFLOWN = -1

const NONE_LEFT: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOSPC'])

type Listener = () => void

/**
 * The thread's one inotify instance, on which the bells of all its queues ring. Unreferenced. Held only while
 * something is watched, because a user may have few (fs.inotify.max_user_instances, 128 as a rule).
 */
class BellWatch {
  readonly #listeners = new Map<number, Set<Listener>>()
  #fd: number | undefined
  #readiness: Readiness | undefined

  /** Calls `listener` whenever the file is rung. Undefined where the system has no inotify instance left. */
  add(path: string, listener: Listener): number | undefined {
    const watch = this.#watch(path)
    if (watch === undefined) return undefined
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

  #watch(path: string): number | undefined {
    try {
      this.#fd ??= this.#open()
      return inotifyAddWatch(this.#fd, path, IN_MODIFY)
    } catch (error) {
      // The user has no instance or watch left: the looks each few milliseconds find what the bell would have told.
      if (NONE_LEFT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw error
    }
  }

  #open(): number {
    const fd = inotifyInit()
    this.#readiness = new Readiness(fd, () => this.#ring(fd))
      .unref()
      .start({ readable: true, writable: false })
    return fd
  }

  #close(): void {
    this.#readiness?.close()
    if (this.#fd !== undefined) close(this.#fd)
    this.#readiness = undefined
    this.#fd = undefined
  }

  #ring(fd: number): void {
    for (const { watch } of inotifyRead(fd)) {
      const rung =
        watch === OVERFLOWN
          ? [...this.#listeners.values()].flatMap((all) => [...all])
          : this.#listeners.get(watch)
      for (const listener of rung ?? []) listener()
    }
  }
}

/** The bell watch of this thread. */
export function bellWatch(): BellWatch {
  return threadWide('bell-watch', () => new BellWatch())
}
