import type { SpinLimit } from './spinner.js'

// Where spinning does not pay it is tried again after so many waits, and after twice as many where it was in vain again.
const WAITS_TO_TRY_AGAIN = 64
const MOST_WAITS_TO_TRY_AGAIN = 512

/**
 * How long the next wait of a handle spins. Spinning pays while the other side runs on a processor of its own; where
 * both share one it only keeps the other from going on, so each spin in vain makes the next one shorter.
 */
export class SpinBudget {
  readonly #limit: SpinLimit
  #turns: number
  #waits = 0
  #waitsToTryAgain = WAITS_TO_TRY_AGAIN

  constructor(limit: SpinLimit) {
    this.#limit = limit
    this.#turns = limit.turns
  }

  /** Turns that the wait which begins now may spin; 0 = sleep at once. */
  next(): number {
    if (this.#turns > 0 || !this.#limit.adaptive) return this.#turns
    if (++this.#waits < this.#waitsToTryAgain) return 0
    this.#waits = 0
    this.#waitsToTryAgain = Math.min(this.#waitsToTryAgain * 2, MOST_WAITS_TO_TRY_AGAIN)
    return this.#limit.turns
  }

  /** What was waited for came. `lostProcessor`: to a thread that did not run all the time; spinning took it from another. */
  moved(lostProcessor: boolean): void {
    if (lostProcessor) {
      this.inVain()
      return
    }
    this.#turns = this.#limit.turns
    this.#waitsToTryAgain = WAITS_TO_TRY_AGAIN
  }

  inVain(): void {
    if (this.#limit.adaptive) this.#turns >>= 3
  }
}
