import {
  IN_IGNORED,
  type InotifyEvent,
  inotifyAddWatch,
  inotifyInit,
  inotifyRead,
  inotifyRemoveWatch,
} from './inotify.js'
import { Readiness } from './readiness.js'
import { ThreadDescriptor } from './thread-descriptor.js'

/** The kernel takes down watches in some 10 ms, 150 ms on a busy machine; close(2) waits for it. */
const KEPT_MS = 1_000

interface Opened {
  readonly owner: ThreadDescriptor
  readonly readiness: Readiness
}

/**
 * An inotify instance in the event loop, open while it watches something and for a second after its last watch: a user has few
 * (fs.inotify.max_user_instances, 128 as a rule), but close(2) straight after the last watch blocks the thread for 5 to 150 ms.
 * Keeps nothing alive; closed with its thread. Follows inotify(7).
 */
export class InotifyInstance {
  readonly #callback: (events: readonly InotifyEvent[]) => void
  readonly #watches = new Set<number>()
  #opened: Opened | undefined
  #end: NodeJS.Timeout | undefined

  /** Calls `callback` with the events that have come. Opens nothing yet. */
  constructor(callback: (events: readonly InotifyEvent[]) => void) {
    this.#callback = callback
  }

  /**
   * Watches a path as inotifyAddWatch does. @returns the watch.
   * @throws SystemError: EMFILE where the user has no instance left, ENOSPC no watch, and those of the path.
   */
  add(path: string, mask: number): number {
    this.#opened ??= this.#open()
    try {
      const watch = inotifyAddWatch(this.#opened.owner.fd, path, mask)
      this.#watches.add(watch)
      return watch
    } finally {
      this.#closeOnceUnused()
    }
  }

  /** Ends a watch; nothing happens when it has ended, as it does with its object. */
  remove(watch: number): void {
    if (this.#opened === undefined || !this.#watches.delete(watch)) return
    inotifyRemoveWatch(this.#opened.owner.fd, watch)
    this.#closeOnceUnused()
  }

  #open(): Opened {
    const owner = new ThreadDescriptor(inotifyInit())
    const readiness = new Readiness(owner.fd, () => this.#read(owner.fd)).unref()
    readiness.start({ readable: true, writable: false })
    return { owner, readiness }
  }

  #read(fd: number): void {
    const events = inotifyRead(fd)
    const before = this.#watches.size
    for (const { watch, mask } of events) if ((mask & IN_IGNORED) !== 0) this.#watches.delete(watch)
    if (this.#watches.size < before) this.#closeOnceUnused()
    this.#callback(events)
  }

  #closeOnceUnused(): void {
    clearTimeout(this.#end)
    this.#end = this.#watches.size > 0 ? undefined : setTimeout(() => this.#close(), KEPT_MS).unref()
  }

  #close(): void {
    this.#opened?.readiness.close()
    this.#opened?.owner.close()
    this.#opened = undefined
  }
}
