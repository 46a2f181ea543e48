import { libcFunction, onFirstUse } from './backend/libc.js'
import type { Interests, Watch, WatchCallback } from './backend/watch.js'
import { duplicate, O } from './descriptors.js'
import { SystemCall } from './errors/system-call.js'
import { openPipeHandle, type PipeHandle } from './pipe-handle.js'
import { POLLERR, POLLHUP, POLLIN, POLLOUT, pollOne } from './poll.js'

const libc = onFirstUse(() => ({
  epollCreate: libcFunction<(flags: number) => number>('epoll_create1', 'int', ['int']),
  epollControl: libcFunction<(epoll: number, operation: number, fd: number, event: Uint8Array) => number>(
    'epoll_ctl',
    'int',
    ['int', 'int', 'int', 'pointer'],
  ),
}))
const createCall = new SystemCall('epoll_create1', { reported: ['EMFILE', 'ENFILE'] })
const controlCall = new SystemCall('epoll_ctl', { reported: ['EBADF', 'ENOSPC', 'ELOOP', 'EINVAL'] })
const Operation = { add: 1, remove: 2, change: 3 } as const
const event = new Uint8Array(16)

/**
 * A watch by one of Node's own handles, for worker threads and for node:ffi, which has none. koffi's aborts the whole process when a descriptor becomes ready while `worker.terminate()`
 * is under way, because it calls JavaScript that may run no more; Node's own handles know better. So the descriptor is put
 * into an epoll instance, and that into one of Node's pipe handles: to read it fails as soon as it is ready, which tells just
 * that. The handle is used up by it, and the next takes over the instance. Nothing is open that Node does not close.
 */
export class HandleWatch implements Watch {
  readonly #fd: number
  #callback: WatchCallback
  #interests: Interests
  #handle: PipeHandle
  #isReferenced = true
  #isStarted = true
  #isClosed = false

  constructor(fd: number, interests: Interests, callback: WatchCallback) {
    this.#fd = fd
    this.#callback = callback
    this.#interests = interests
    const epoll = libc().epollCreate(O.CLOEXEC)
    if (epoll === -1) createCall.failed('an epoll instance')
    this.#handle = this.#arm(epoll)
    this.#control(Operation.add)
  }

  start(interests: Interests, callback: WatchCallback): void {
    this.#callback = callback
    this.#interests = interests
    this.#control(this.#isStarted ? Operation.change : Operation.add)
    this.#isStarted = true
    if (this.#isReferenced) this.#handle.ref()
  }

  stop(): void {
    if (!this.#isStarted || this.#isClosed) return
    this.#control(Operation.remove)
    this.#isStarted = false
    this.#handle.unref()
  }

  ref(): void {
    this.#isReferenced = true
    if (this.#isStarted) this.#handle.ref()
  }

  unref(): void {
    this.#isReferenced = false
    this.#handle.unref()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#isStarted = false
    this.#handle.close()
  }

  #arm(epoll: number): PipeHandle {
    const handle = openPipeHandle(epoll)
    handle.onread = () => this.#fired(handle)
    if (!this.#isReferenced || !this.#isStarted) handle.unref()
    handle.readStart()
    return handle
  }

  #fired(handle: PipeHandle): void {
    if (this.#isClosed) return
    this.#handle = this.#arm(duplicate(handle.fd))
    handle.onread = () => undefined
    handle.close()
    if (!this.#isStarted) return
    const { readable, writable } = this.#interests
    const events = pollOne(this.#fd, (readable ? POLLIN : 0) | (writable ? POLLOUT : 0), 0)
    if (events === 0) return
    const ended = (events & (POLLERR | POLLHUP)) !== 0
    this.#callback(0, {
      readable: readable && (ended || (events & POLLIN) !== 0),
      writable: writable && (ended || (events & POLLOUT) !== 0),
    })
  }

  #control(operation: number): void {
    const { readable, writable } = this.#interests
    event[0] = (readable ? POLLIN : 0) | (writable ? POLLOUT : 0)
    if (libc().epollControl(this.#handle.fd, operation, this.#fd, event) === -1) controlCall.failed(this.#fd)
  }
}
