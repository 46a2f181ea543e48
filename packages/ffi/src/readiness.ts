import { isMainThread } from 'node:worker_threads'
import { libcFunction, onFirstUse, watch } from './backend/libc.js'
import type { Interests, Watch } from './backend/watch.js'
import { fcntlGetFlags } from './descriptors.js'
import { SystemCall } from './errors/system-call.js'
import { HandleWatch } from './handle-watch.js'

export type { Interests } from './backend/watch.js'

// koffi holds its handle weakly (one that nobody keeps stops silently at the next collection) and aborts the process for a
// descriptor that this thread watches already: one table for all copies of this package in the thread answers both.
const table = Symbol.for('@ipc/ffi.watched')
const realm = globalThis as { [table]?: Map<number, Readiness> }
realm[table] ??= new Map()
const watched = realm[table]

// The loop runs on for a moment when JavaScript is over, and koffi aborts the process if a watched descriptor is ready then.
let isExiting = false
process.once('exit', () => {
  isExiting = true
  for (const readiness of [...watched.values()]) readiness.close()
})

const libc = onFirstUse(() => ({
  epollCreate: libcFunction<(flags: number) => number>('epoll_create1', 'int', ['int']),
  epollControl: libcFunction<(epoll: number, operation: number, fd: number, event: Uint8Array) => number>(
    'epoll_ctl',
    'int',
    ['int', 'int', 'int', 'pointer'],
  ),
  close: libcFunction<(fd: number) => number>('close', 'int', ['int']),
}))
const epollCreateCall = new SystemCall('epoll_create1', { reported: ['EMFILE', 'ENFILE'] })
const epollControlCall = new SystemCall('epoll_ctl', {
  reported: ['EBADF', 'ENOSPC', 'ELOOP', 'EINVAL'],
})
const closeOnExec = 0o2000000
const add = 1

function checkPollable(fd: number): void {
  fcntlGetFlags(fd)
  const epoll = libc().epollCreate(closeOnExec)
  if (epoll === -1) epollCreateCall.failed('an epoll instance')
  const refused = libc().epollControl(epoll, add, fd, new Uint8Array(16)) === -1
  try {
    if (refused) epollControlCall.failed(fd)
  } finally {
    libc().close(epoll)
  }
}

/**
 * Tells the event loop's thread when a descriptor can be read or written. Anything that poll(2) takes: pipes, sockets,
 * POSIX queues, eventfd, pidfd, inotify. Works in worker threads, which may be ended meanwhile. Sets O_NONBLOCK on the descriptor.
 *
 * Level-triggered: the callback comes once in each turn of the loop for as long as the descriptor stays ready, so read
 * until -EAGAIN, or stop, or it takes the whole processor. An end of file and a hang-up count as readable, an error (a
 * pipe without a reader) as ready for all that was asked for: the next read or write then tells what it is.
 *
 * While started it keeps the process alive, unless `unref()` was called. Close it before the descriptor is closed.
 * At most one Readiness per descriptor and thread, and none for a descriptor that Node watches itself (net.Socket), which
 * aborts the process: take a `duplicate` for another. Follows epoll(7), uv_poll_t.
 */
export class Readiness {
  readonly fd: number
  readonly #callback: (events: Interests) => void
  #handle: Watch | undefined
  #interests: Interests = { readable: false, writable: false }
  #referenced = true
  #started = false
  #closed = false

  constructor(fd: number, callback: (events: Interests) => void) {
    this.fd = fd
    this.#callback = callback
  }

  /** Starts to watch, or changes what is watched for. @throws SystemError when the descriptor cannot be watched. */
  start(interests: Interests): this {
    if (isExiting) return this
    if (this.#closed) throw new Error(`the readiness of descriptor ${this.fd} is closed`)
    if (!interests.readable && !interests.writable) return this.stop()
    const { readable, writable } = interests
    if (this.#started && this.#interests.readable === readable && this.#interests.writable === writable)
      return this
    this.#interests = { readable, writable }
    if (this.#handle === undefined) this.#open()
    else this.#handle.start(this.#interests, this.#fired)
    this.#started = true
    return this
  }

  /** Watches no more, until started again. */
  stop(): this {
    if (this.#started) this.#handle?.stop()
    this.#started = false
    return this
  }

  /** While started, keeps the process alive: so from the beginning. */
  ref(): this {
    this.#referenced = true
    this.#handle?.ref()
    return this
  }

  /** Does not keep the process alive. */
  unref(): this {
    this.#referenced = false
    this.#handle?.unref()
    return this
  }

  /** Watches never again; the descriptor stays open. Idempotent. */
  close(): void {
    this.#closed = true
    this.#started = false
    if (this.#handle === undefined) return
    this.#handle.close()
    this.#handle = undefined
    watched.delete(this.fd)
  }

  #open(): void {
    if (watched.has(this.fd)) {
      throw new Error(
        `descriptor ${this.fd} is watched already in this thread: close that Readiness before the descriptor`,
      )
    }
    checkPollable(this.fd)
    this.#handle =
      (isMainThread ? watch(this.fd, this.#interests, this.#fired) : undefined) ??
      new HandleWatch(this.fd, this.#interests, this.#fired)
    watched.set(this.fd, this)
    if (!this.#referenced) this.#handle.unref()
  }

  readonly #fired = (status: number, events: Interests): void => {
    if (!this.#started) return
    if (status === 0) {
      this.#call(events)
      return
    }
    // libuv stops at an error (POLLERR); started again it keeps the promise of a level.
    const interests = this.#interests
    this.#call(interests)
    if (this.#started && this.#interests === interests) this.#handle?.start(interests, this.#fired)
  }

  /** koffi would keep what the callback throws until a collection, where it aborts the process: it is an uncaught exception now. */
  #call(events: Interests): void {
    try {
      this.#callback(events)
    } catch (error) {
      setImmediate(() => {
        throw error
      })
    }
    letPromisesSettle()
  }
}

/** koffi's callbacks leave promises and ticks to the next callback of Node's own: on Node 26, not on 20, 22 and 24. */
const leavesPromises = Number.parseInt(process.versions.node, 10) > 24

/** What a callback resolves must not wait for a timer: a callback of Node's own in this turn of the loop settles it. */
function letPromisesSettle(): void {
  if (leavesPromises) setImmediate(nothing)
}

function nothing(): void {}
