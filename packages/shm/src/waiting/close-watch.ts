import { IN_CLOSE_NOWRITE, IN_CLOSE_WRITE, InotifyInstance } from '@ipc/ffi'

// The kernel tells of a close a moment before it frees the file's locks, and longer where the dead had a copy: look again.
const LOOK_AGAIN_MS = [1, 3, 8, 20, 60] as const
const WITHOUT_INOTIFY_MS = 20

interface Watcher {
  readonly instance: InotifyInstance
  readonly callbacks: Map<number, Set<() => void>>
}

// A user has 128 inotify instances: one a thread, shared by all copies of this package.
const key = Symbol.for('@ipc/shm.close-watch')
const realm = globalThis as { [key]?: Watcher | undefined }

/**
 * Calls back whenever some process closes the object of a descriptor, be it by its death: with that, a wake-up that the
 * dead owed is made up for. Keeps nothing alive. Where the user has no inotify instance left, it calls each 20 ms.
 * Returns the end of it. Follows inotify(7).
 */
export function watchCloses(fd: number, callback: () => void): () => void {
  let timers: NodeJS.Timeout[] = []
  const closed = () => {
    callback()
    for (const timer of timers) clearTimeout(timer)
    timers = LOOK_AGAIN_MS.map((delay) => setTimeout(callback, delay).unref())
  }
  const end = watch(fd, closed) ?? every(WITHOUT_INOTIFY_MS, callback)
  return () => {
    end()
    for (const timer of timers) clearTimeout(timer)
  }
}

function every(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds).unref()
  return () => clearInterval(timer)
}

function watch(fd: number, callback: () => void): (() => void) | undefined {
  let watcher: Watcher
  let id: number
  try {
    watcher = realm[key] ??= makeWatcher()
    // By descriptor, so that it works for an object whose name is gone.
    id = watcher.instance.add(`/proc/self/fd/${fd}`, IN_CLOSE_WRITE | IN_CLOSE_NOWRITE)
  } catch {
    return undefined
  }
  let callbacks = watcher.callbacks.get(id)
  if (callbacks === undefined) {
    callbacks = new Set()
    watcher.callbacks.set(id, callbacks)
  }
  callbacks.add(callback)
  const these = callbacks
  return () => {
    these.delete(callback)
    if (these.size > 0 || watcher.callbacks.get(id) !== these) return
    watcher.callbacks.delete(id)
    watcher.instance.remove(id)
  }
}

function makeWatcher(): Watcher {
  const callbacks: Watcher['callbacks'] = new Map()
  const instance = new InotifyInstance((events) => {
    const touched = new Set(events.map((event) => event.watch))
    for (const id of touched) for (const callback of [...(callbacks.get(id) ?? [])]) callback()
  })
  return { instance, callbacks }
}
