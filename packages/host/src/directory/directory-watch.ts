import {
  IN_ATTRIB,
  IN_CREATE,
  IN_IGNORED,
  IN_MOVED_TO,
  type InotifyEvent,
  InotifyInstance,
  SystemError,
} from '@ipc/ffi'

// Not IN_MODIFY: a FIFO in the directory gives one for each message.
const APPEARED = IN_CREATE | IN_ATTRIB | IN_MOVED_TO
const LOOK_MS = 50

// One a thread, as a user has few.
const instance = new InotifyInstance(deliver)
const directories = new Map<string, { readonly watch: number; users: number }>()
const watchers = new Set<DirectoryWatch>()

/** Tells when a file of a name appears in a directory, or its attributes change. Keeps nothing alive. Follows inotify(7). */
export class DirectoryWatch {
  /** How often something happened to the name. */
  changes = 0
  readonly directory: string
  readonly #name: string
  readonly #wakers = new Set<() => void>()
  #watching = false

  private constructor(directory: string, name: string) {
    this.directory = directory
    this.#name = name
  }

  /** Watches from now on. Where the user has no inotify instance or watch left, it looks every 50 ms instead while one waits. */
  static open(directory: string, name: string): DirectoryWatch {
    const watch = new DirectoryWatch(directory, name)
    watch.#watching = subscribe(watch, directory)
    return watch
  }

  /** Resolves when `changes` is no longer `seen`, when the signal aborts, or after `milliseconds`. May resolve too early, never too late. */
  async nextChange(seen: number, signal: AbortSignal, milliseconds?: number): Promise<void> {
    if (this.changes !== seen || signal.aborted) return
    const limit = this.#watching ? milliseconds : Math.min(milliseconds ?? LOOK_MS, LOOK_MS)
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#wakers.delete(done)
        signal.removeEventListener('abort', done)
        clearTimeout(timer)
        resolve()
      }
      const timer = limit === undefined ? undefined : setTimeout(done, limit).unref()
      this.#wakers.add(done)
      signal.addEventListener('abort', done)
    })
  }

  /** The directory is gone, and the watch with it: looks every 50 ms from now on. */
  lost(): void {
    this.#watching = false
    this.notice('')
  }

  /** Watches no more. Idempotent. */
  close(): void {
    this.#watching = false
    unsubscribe(this)
  }

  /** An event in the watched directories; an empty name is about all of them. */
  notice(name: string): void {
    if (name !== '' && name !== this.#name) return
    this.changes++
    for (const waker of [...this.#wakers]) waker()
  }
}

function subscribe(watch: DirectoryWatch, directory: string): boolean {
  try {
    const known = directories.get(directory)
    if (known === undefined) {
      directories.set(directory, { watch: instance.add(directory, APPEARED), users: 1 })
    } else {
      known.users++
    }
    watchers.add(watch)
    return true
  } catch (error) {
    if (!SystemError.is(error)) throw error
    return false
  }
}

function unsubscribe(watch: DirectoryWatch): void {
  if (!watchers.delete(watch)) return
  const { directory } = watch
  const known = directories.get(directory)
  if (known === undefined || --known.users > 0) return
  directories.delete(directory)
  instance.remove(known.watch)
}

function deliver(events: readonly InotifyEvent[]): void {
  for (const { name, mask, watch } of events) {
    if ((mask & IN_IGNORED) !== 0) forget(watch)
    // An event without a name: the queue overflowed, so everyone looks again.
    else for (const watcher of [...watchers]) watcher.notice(name)
  }
}

function forget(watch: number): void {
  for (const [directory, known] of directories) {
    if (known.watch !== watch) continue
    directories.delete(directory)
    const lost = [...watchers].filter((watcher) => watcher.directory === directory)
    for (const watcher of lost) watchers.delete(watcher)
    for (const watcher of lost) watcher.lost()
  }
}
