import type { SpinLimit } from './spinner.js'

// Where spinning does not pay it is tried again at each so many waits.
const WAITS_TO_TRY_AGAIN = 64

/**
 * How long the next wait of a handle spins. Spinning pays while the other side runs on a processor of its own; where
 * both share one it only keeps the other from going on, so each spin in vain makes the next one shorter.
 */
export class SpinBudget {
  readonly #limit: SpinLimit
  #turns: number
  #waits = 0

  constructor(limit: SpinLimit) {
    this.#limit = limit
    this.#turns = limit.turns
  }

  /** Turns that the wait which begins now may spin; 0 = sleep at once. */
  next(): number {
    if (this.#turns > 0 || !this.#limit.adaptive) return this.#turns
    if (++this.#waits < WAITS_TO_TRY_AGAIN) return 0
    this.#waits = 0
    return this.#limit.turns
  }

  /** What was waited for came. `lostProcessor`: to a thread that did not run all the time; spinning took it from another. */
  moved(lostProcessor: boolean): void {
    if (lostProcessor) this.inVain()
    else this.#turns = this.#limit.turns
  }

  inVain(): void {
    if (this.#limit.adaptive) this.#turns >>= 3
  }
}
