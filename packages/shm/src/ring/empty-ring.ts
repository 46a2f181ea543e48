// Some 10 µs of them.
const TRIES_A_YIELD = 128
// Who tries so many times within this spins.
const SPINNING_MS = 1

/**
 * What a receiver of a mailbox knows of the ring that it finds empty again and again. A sender that lost the processor while
 * it held the lock keeps all others out; where too few processors are there, only the receiver can give it one.
 */
export class EmptyRing {
  readonly #yield: () => void
  #tries = 0
  #since = 0

  constructor(yieldProcessor: () => void) {
    this.#yield = yieldProcessor
  }

  /** A try found nothing. */
  foundNothing(): void {
    if (++this.#tries % TRIES_A_YIELD !== 0) return
    const now = performance.now()
    if (now - this.#since < SPINNING_MS) this.#yield()
    this.#since = now
  }

  /** A try found a message. */
  foundMessage(): void {
    this.#tries = 0
  }
}
