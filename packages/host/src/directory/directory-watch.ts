import {
  IN_ATTRIB,
  IN_CREATE,
  IN_IGNORED,
  IN_MOVED_TO,
  type InotifyEvent,
  inotifyAddWatch,
  inotifyInit,
  inotifyRead,
  inotifyRemoveWatch,
  Readiness,
  SystemError,
  ThreadDescriptor,
} from '@ipc/ffi'

// Not IN_MODIFY: a FIFO in the directory gives one for each message.
const APPEARED = IN_CREATE | IN_ATTRIB | IN_MOVED_TO
const LOOK_MS = 50

/** One inotify instance a thread, as a user has few: made for the first who watches, closed after the last. */
interface Instance {
  readonly descriptor: number
  readonly owner: ThreadDescriptor
  readonly readiness: Readiness
  readonly directories: Map<string, { readonly watch: number; users: number }>
  readonly watchers: Set<DirectoryWatch>
}

let instance: Instance | undefined

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
    instance ??= openInstance()
    const known = instance.directories.get(directory)
    if (known === undefined) {
      instance.directories.set(directory, {
        watch: inotifyAddWatch(instance.descriptor, directory, APPEARED),
        users: 1,
      })
    } else {
      known.users++
    }
    instance.watchers.add(watch)
    return true
  } catch (error) {
    if (!SystemError.is(error)) throw error
    closeIfUnused()
    return false
  }
}

function unsubscribe(watch: DirectoryWatch): void {
  if (instance === undefined || !instance.watchers.delete(watch)) return
  const { directory } = watch
  const known = instance.directories.get(directory)
  if (known !== undefined && --known.users === 0) {
    instance.directories.delete(directory)
    inotifyRemoveWatch(instance.descriptor, known.watch)
  }
  closeIfUnused()
}

function openInstance(): Instance {
  const descriptor = inotifyInit()
  const owner = new ThreadDescriptor(descriptor)
  const readiness = new Readiness(descriptor, () => deliver(inotifyRead(descriptor))).unref()
  readiness.start({ readable: true, writable: false })
  return { descriptor, owner, readiness, directories: new Map(), watchers: new Set() }
}

function closeIfUnused(): void {
  if (instance === undefined || instance.watchers.size > 0) return
  instance.readiness.close()
  instance.owner.close()
  instance = undefined
}

function deliver(events: readonly InotifyEvent[]): void {
  for (const { name, mask, watch } of events) {
    if ((mask & IN_IGNORED) !== 0) forget(watch)
    // An event without a name: the queue overflowed, so everyone looks again.
    else for (const watcher of [...(instance?.watchers ?? [])]) watcher.notice(name)
  }
}

function forget(watch: number): void {
  if (instance === undefined) return
  for (const [directory, known] of instance.directories) {
    if (known.watch !== watch) continue
    instance.directories.delete(directory)
    const watchers = [...instance.watchers].filter((watcher) => watcher.directory === directory)
    for (const watcher of watchers) instance.watchers.delete(watcher)
    for (const watcher of watchers) watcher.lost()
  }
  closeIfUnused()
}
