import { IN_ACCESS, type InotifyEvent, InotifyInstance } from '@ipc/ffi'
import { threadWide } from './thread-wide.js'

/** What the kernel gives for "events were lost": everybody looks. */
const OVERFLOWN = -1

const NONE_LEFT: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOSPC'])

type Listener = () => void

/** The thread's one inotify instance, on which the bells of all its queues ring. Unreferenced. */
class BellWatch {
  readonly #listeners = new Map<number, Set<Listener>>()
  readonly #instance = new InotifyInstance((events) => this.#ring(events))

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
    if (listeners === undefined) return
    listeners.delete(listener)
    if (listeners.size > 0) return
    this.#listeners.delete(watch)
    this.#instance.remove(watch)
  }

  #watch(path: string): number | undefined {
    try {
      return this.#instance.add(path, IN_ACCESS)
    } catch (error) {
      // The user has no instance or watch left: the looks each few milliseconds find what the bell would have told.
      if (NONE_LEFT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw error
    }
  }

  #ring(events: readonly InotifyEvent[]): void {
    for (const { watch } of events) {
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
