import { futexWait, futexWake, type Mapping } from '@ipc/ffi'
import { BlockingSpin } from '../waiting/blocking-spin.js'

/** Int32 words that one event count takes: two cache lines, so that who counts one does not slow who counts another. */
export const EVENT_COUNT_WORDS = 32

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
  readonly #spin = new BlockingSpin()
  #seen = 0

  /** The event count whose words begin at `first` of the mapping. `ring` wakes every event loop that waits. */
  constructor(mapping: Mapping, first: number, ring: () => void) {
    this.#words = mapping.int32
    this.#sequence = first + SEQUENCE
    this.#loops = first + LOOPS
    this.#threads = first + THREADS
    this.#futex = mapping.addressOf(this.#sequence * INT32_BYTES)
    this.#ring = ring
  }

  /**
   * Whether something happened since the last time that this was asked: then a try which gave nothing before may give
   * something now. Asked only after such a try: whoever reads the number at each message slows the others' counting.
   */
  hasNews(): boolean {
    const now = this.#read()
    if (now === this.#seen) return false
    this.#seen = now
    return true
  }

  /** As `hasNews`, which goes on to say so. */
  get hasChanged(): boolean {
    return this.#read() !== this.#seen
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

  /**
   * Waits until something has happened since `hasNews` was asked last, `milliseconds` (50) at most; blocks the thread.
   * False = it only spun, so that nothing was asked of the system.
   */
  sleep(milliseconds: number): boolean {
    for (let looks = this.#spin.looks(); looks > 0; looks = this.#spin.looks()) {
      for (let look = 0; look < looks; look++) {
        if (!this.hasNews()) continue
        this.#spin.succeeded()
        return false
      }
    }
    Atomics.add(this.#words, this.#threads, 1)
    try {
      futexWait(this.#futex, this.#seen, milliseconds)
    } finally {
      Atomics.sub(this.#words, this.#threads, 1)
    }
    this.hasNews()
    return true
  }

  #read(): number {
    return Atomics.load(this.#words, this.#sequence)
  }
}
