import { futexWait, futexWake, type Mapping } from '@ipc/ffi'

/** Int32 words that one event count takes. */
export const EVENT_COUNT_WORDS = 3

const SEQUENCE = 0
const LOOPS = 1
const THREADS = 2
const INT32_BYTES = 4
const EVERYBODY = 0x7fff_ffff

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
  readonly #futex: number
  readonly #ring: () => void

  /** The event count whose words begin at `first` of the mapping. `ring` wakes every event loop that waits. */
  constructor(mapping: Mapping, first: number, ring: () => void) {
    this.#words = mapping.int32
    this.#sequence = first + SEQUENCE
    this.#loops = first + LOOPS
    this.#threads = first + THREADS
    this.#futex = mapping.addressOf(this.#sequence * INT32_BYTES)
    this.#ring = ring
  }

  /** The number of events up to now. */
  read(): number {
    return Atomics.load(this.#words, this.#sequence)
  }

  /** An event has happened: a message came, or room. */
  advance(): void {
    Atomics.add(this.#words, this.#sequence, 1)
    if (Atomics.load(this.#words, this.#threads) !== 0) futexWake(this.#futex, EVERYBODY)
    if (Atomics.load(this.#words, this.#loops) !== 0) this.#ring()
  }

  /** An event loop begins or ends to wait. */
  countLoop(change: 1 | -1): void {
    Atomics.add(this.#words, this.#loops, change)
  }

  /** Sleeps until the number is not `seen` any more, `milliseconds` (50) at most. Blocks the thread. */
  sleep(seen: number, milliseconds: number): void {
    Atomics.add(this.#words, this.#threads, 1)
    try {
      futexWait(this.#futex, seen, milliseconds)
    } finally {
      Atomics.sub(this.#words, this.#threads, 1)
    }
  }
}
