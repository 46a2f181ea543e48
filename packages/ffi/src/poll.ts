import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'

export const POLLIN = constants.POLLIN
export const POLLOUT = constants.POLLOUT
export const POLLERR = constants.POLLERR
export const POLLHUP = constants.POLLHUP
export const POLLNVAL = constants.POLLNVAL
export const POLLRDHUP = constants.POLLRDHUP

const libc = onFirstUse(() => ({
  poll: libcFunction<(entries: Int32Array, count: number, timeoutMs: number) => number>('poll', 'int', [
    'pointer',
    'size',
    'int',
  ]),
}))
const pollCall = new SystemCall('poll', { reported: ['EINVAL'] })

// A struct pollfd is two words here: the descriptor, then events in the low half and revents in the high half (little-endian).
const wordsPerEntry = 2
const eventsMask = 0xffff
const none = -1

/**
 * Descriptors to wait for together, in an array that is laid out once. A Sync wait calls `wait` in slices of at most
 * 50 ms, each from a function call of its own (see `sleepSlice`). Allocates nothing per wait. Follows poll(2).
 */
export class PollSet {
  #entries: Int32Array
  #count = 0

  /** `capacity` is where it starts: it grows by itself. */
  constructor(capacity = 8) {
    this.#entries = new Int32Array(Math.max(1, capacity) * wordsPerEntry)
  }

  /** Waits for these events (POLLIN | POLLOUT) of a descriptor too, or changes them. POLLERR and POLLHUP always count. */
  add(fd: number, events: number): this {
    let index = this.#find(fd)
    if (index === none) {
      if (this.#count * wordsPerEntry === this.#entries.length) this.#grow()
      index = this.#count++
    }
    this.#entries[index * wordsPerEntry] = fd
    this.#entries[index * wordsPerEntry + 1] = events & eventsMask
    return this
  }

  /** Waits for the descriptor no more; nothing happens when it was not there. */
  remove(fd: number): this {
    const index = this.#find(fd)
    if (index === none) return this
    this.#count--
    this.#entries.copyWithin(
      index * wordsPerEntry,
      this.#count * wordsPerEntry,
      (this.#count + 1) * wordsPerEntry,
    )
    return this
  }

  /** Waits for nothing any more. */
  clear(): this {
    this.#count = 0
    return this
  }

  /**
   * Waits until a descriptor is ready, for at most `timeoutMs` (0 looks once). @throws RangeError for a negative time or NaN.
   * @returns how many are ready; 0 when the time ran out or a signal came.
   */
  wait(timeoutMs: number): number {
    const ready = libc().poll(this.#entries, this.#count, wholeMilliseconds(timeoutMs))
    if (ready >= 0) return ready
    const interrupted = wasInterrupted()
    if (!interrupted) pollCall.failed('a poll set')
    this.#forget()
    return 0
  }

  /** What the last wait found for a descriptor: 0 or POLLIN, POLLOUT, POLLERR, POLLHUP, POLLNVAL together. */
  ready(fd: number): number {
    const index = this.#find(fd)
    return index === none ? 0 : (this.#entries[index * wordsPerEntry + 1] as number) >>> 16
  }

  #find(fd: number): number {
    for (let index = 0; index < this.#count; index++) {
      if (this.#entries[index * wordsPerEntry] === fd) return index
    }
    return none
  }

  #grow(): void {
    const larger = new Int32Array(this.#entries.length * 2)
    larger.set(this.#entries)
    this.#entries = larger
  }

  // After EINTR the kernel has not written the results: those of the wait before must not be read again.
  #forget(): void {
    for (let index = 0; index < this.#count; index++) {
      const word = index * wordsPerEntry + 1
      this.#entries[word] = (this.#entries[word] as number) & eventsMask
    }
  }
}

/** A PollSet of descriptors and their events. */
export function createPollSet(entries: Iterable<{ readonly fd: number; readonly events: number }>): PollSet {
  const set = new PollSet()
  for (const { fd, events } of entries) set.add(fd, events)
  return set
}

function wholeMilliseconds(timeoutMs: number): number {
  if (!(timeoutMs >= 0)) throw new RangeError(`a wait of ${timeoutMs} ms`)
  return Math.min(Math.ceil(timeoutMs), 0x7fff_ffff)
}

const single = new PollSet(1)

/** Waits for one descriptor, as `PollSet.wait` does. @returns its events; 0 when the time ran out or a signal came. */
export function pollOne(fd: number, events: number, timeoutMs: number): number {
  single.clear().add(fd, events)
  return single.wait(timeoutMs) > 0 ? single.ready(fd) : 0
}
