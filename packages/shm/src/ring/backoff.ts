// Steps of a third of a nanosecond or more.
const FIRST_STEPS = 64
const LONGEST_STEPS = 1_600
// Beyond, a rest must make looks find more.
const FREE_STEPS = 256
// Found by one look, this many bytes of messages or more make its cost small beside theirs.
const ENOUGH_BYTES = 1_024
const ENOUGH_SHARE = 3

/**
 * How long the receiver of a ring leaves the sender alone before it looks again. One that takes each message the moment it
 * is there makes every message wait for the cache lines of both sides to cross from one processor to the other, several
 * times; one that lags a little behind finds several with one crossing. It rests for half a microsecond at most, only
 * after a look that found something, and not at all where that does not make looks find more.
 */
export class Backoff {
  /** Of the next rest. */
  steps = 0
  readonly #enough: number
  /** What the last look found. */
  #before = 0

  /** `size`: bytes of the ring. A sender that fills an eighth of it is not slowed down by looks. */
  constructor(size: number) {
    this.#enough = Math.min(ENOUGH_BYTES, size >>> ENOUGH_SHARE)
  }

  /** Before a look. */
  rest(): void {
    for (let step = this.#before > 0 ? this.steps : 0; step > 0; ) step--
  }

  /** The look found so many bytes. */
  found(bytes: number): void {
    const before = this.#before
    this.#before = bytes
    // Nothing came in time, or there is enough: less will do.
    if (bytes === 0) this.steps >>= 2
    else if (bytes >= this.#enough) this.steps -= this.steps >> 2
    else if (before > 0) this.#chased(bytes, before)
  }

  #chased(bytes: number, before: number): void {
    if (this.steps < FREE_STEPS || bytes > before) {
      this.steps = Math.min(LONGEST_STEPS, Math.max(FIRST_STEPS, this.steps * 2))
    } else if (bytes < before) this.steps -= this.steps >> 2
  }
}
