import { futexWait, futexWake, type Mapping } from '@ipc/ffi'
import { BlockingSpin } from '../waiting/blocking-spin.js'

/** Int32 words that one event count takes: two cache lines, so that who counts one does not slow who counts another. */
export const EVENT_COUNT_WORDS = 32

const SEQUENCE = 0
const LOOPS = 1
const INT32_BYTES = 4
/** The lowest bit of the sequence: threads sleep until the next event. */
const SLEEPERS = 1
/** One event, above that bit. */
const STEP = 2
const EVERYBODY = 0x7fff_ffff

// On x86-64 an atomic addition is a fence, and V8 leaves the accesses to typed arrays in their order: a plain read after
// it says what Atomics.load would, which is a call.
const ADDITION_IS_FENCE = process.arch === 'x64'

/**
 * An event count in shared memory (Reed and Kanodia): a number that grows with each event, a mark in it that threads sleep, and
 * how many event loops wait for the next. Who waits reads the number before it tries and sleeps only while it is unchanged, so that
 * no event falls between the try and the sleep; who makes an event rings only where somebody waits, and takes the mark of the
 * threads away, so that those which are awake but have no processor yet are not woken again by each event. An event loop
 * that was killed leaves its count: from then on each event rings once too often, which costs time and nothing else.
 */
export class EventCount {
  readonly #words: Int32Array
  readonly #sequence: number
  readonly #loops: number
  readonly #futex: number
  readonly #ring: () => void
  readonly #spin = new BlockingSpin()
  #seen = 0

  /** The event count whose words begin at `first` of the mapping. `ring` wakes every event loop that waits. */
  constructor(mapping: Mapping, first: number, ring: () => void) {
    this.#words = mapping.int32
    this.#sequence = first + SEQUENCE
    this.#loops = first + LOOPS
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
    const before = Atomics.add(this.#words, this.#sequence, STEP)
    if ((before & SLEEPERS) !== 0) {
      // Before they are woken: who sleeps again after that has set it again.
      Atomics.and(this.#words, this.#sequence, ~SLEEPERS)
      futexWake(this.#futex, EVERYBODY)
    }
    if (this.#loopsAfterAddition() !== 0) this.#ring()
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
    if (this.#markSleeper()) futexWait(this.#futex, this.#seen | SLEEPERS, milliseconds)
    this.hasNews()
    return true
  }

  /** False = something has happened meanwhile. */
  #markSleeper(): boolean {
    const wanted = this.#seen | SLEEPERS
    const found = Atomics.compareExchange(this.#words, this.#sequence, this.#seen, wanted)
    return found === this.#seen || found === wanted
  }

  #loopsAfterAddition(): number {
    const words = this.#words
    return ADDITION_IS_FENCE ? (words[this.#loops] as number) : Atomics.load(words, this.#loops)
  }

  #read(): number {
    return Atomics.load(this.#words, this.#sequence) & ~SLEEPERS
  }
}
