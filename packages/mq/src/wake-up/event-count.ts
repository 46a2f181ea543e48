/** Int32 words that one event count takes. */
export const EVENT_COUNT_WORDS = 3

const SEQUENCE = 0
const LOOPS = 1
const THREADS = 2

/** How those who sleep are woken. */
export interface Wakers {
  /** Wakes every event loop that waits. */
  readonly loops: () => void
  /** Wakes every thread that waits in a Sync call. */
  readonly threads: () => void
}

/**
 * An event count in shared memory (Reed and Kanodia): a number that grows with each event, and how many wait for the
 * next. Who waits reads the number before it tries and sleeps only while it is unchanged, so that no event falls
 * between the try and the sleep; who makes an event rings only where somebody waits. A waiter that was killed leaves
 * its mark: from then on each event rings once too often, which costs time and nothing else.
 */
export class EventCount {
  readonly #words: Int32Array
  readonly #sequence: number
  readonly #loops: number
  readonly #threads: number
  readonly #wakers: Wakers

  constructor(words: Int32Array, first: number, wakers: Wakers) {
    this.#words = words
    this.#sequence = first + SEQUENCE
    this.#loops = first + LOOPS
    this.#threads = first + THREADS
    this.#wakers = wakers
  }

  /** The index of the word that `read` gives, for futexWait. */
  get sequenceIndex(): number {
    return this.#sequence
  }

  read(): number {
    return Atomics.load(this.#words, this.#sequence)
  }

  /** An event has happened: a message came, or room. */
  advance(): void {
    Atomics.add(this.#words, this.#sequence, 1)
    if (Atomics.load(this.#words, this.#threads) !== 0) this.#wakers.threads()
    if (Atomics.load(this.#words, this.#loops) !== 0) this.#wakers.loops()
  }

  /** An event loop begins or ends to wait. */
  countLoop(change: 1 | -1): void {
    Atomics.add(this.#words, this.#loops, change)
  }

  /** A thread begins or ends to wait. */
  countThread(change: 1 | -1): void {
    Atomics.add(this.#words, this.#threads, change)
  }
}
