import { schedYield } from '@ipc/ffi'

/** How often to look before the clock is read again. */
const LOOKS_A_SPIN = 64
/** What another processor sends comes within a few microseconds: sleeping takes longer than this. */
const LONGEST_SPIN_MS = 0.1
const MOST_YIELDS = 8
/** A yield that took longer gave the processor to somebody else, who works. */
const LONGEST_YIELD_MS = 0.05
/** A time slice of the scheduler was lost: as long as hundreds of waits. */
const DEAR_YIELD_MS = 0.5
const FEWEST_WAITS_TO_SKIP = 8
const MOST_WAITS_TO_SKIP = 1024
const WAITS_TO_SKIP_WHEN_DEAR = 4096

/** One way to look again and again: left out for a while where it did not pay, longer each time. */
class Habit {
  #skipped = 0
  #toSkip = 0

  isDue(): boolean {
    if (this.#skipped >= this.#toSkip) return true
    this.#skipped++
    return false
  }

  paid(): void {
    this.#toSkip = 0
  }

  inVain(): void {
    this.#skipped = 0
    this.#toSkip = Math.min(MOST_WAITS_TO_SKIP, Math.max(FEWEST_WAITS_TO_SKIP, this.#toSkip * 2))
  }

  wasDear(): void {
    this.#skipped = 0
    this.#toSkip = WAITS_TO_SKIP_WHEN_DEAR
  }
}

/**
 * How a thread in a Sync call looks again and again before it sleeps. Where the other side has a processor of its own, what
 * it sends comes while this thread spins; where both share one, while it yields; where others work there too, neither
 * pays and sleeping at once is best. Each handle learns which it is.
 */
export class BlockingSpin {
  readonly #spin = new Habit()
  readonly #yield = new Habit()
  #phase: 'idle' | 'spinning' | 'yielding' = 'idle'
  #since = 0
  #yields = 0
  readonly #mayYield: boolean

  /** `mayYield` false: sleeping costs no more than a yield, as in a call that the kernel itself wakes. */
  constructor(mayYield = true) {
    this.#mayYield = mayYield
  }

  /** How often to look now, before this is asked again; 0 = sleep. */
  looks(): number {
    if (this.#phase === 'idle') return this.#begin()
    const now = performance.now()
    if (this.#phase === 'spinning') {
      if (now - this.#since <= LONGEST_SPIN_MS) return LOOKS_A_SPIN
      this.#spin.inVain()
      return this.#beginYielding()
    }
    if (now - this.#since <= LONGEST_YIELD_MS && this.#yields < MOST_YIELDS) return this.#yieldOnce()
    this.#judgeYields(now - this.#since, false)
    this.#phase = 'idle'
    return 0
  }

  /** What was waited for is there. */
  succeeded(): void {
    if (this.#phase === 'spinning') this.#spin.paid()
    else if (this.#phase === 'yielding') this.#judgeYields(performance.now() - this.#since, true)
    this.#phase = 'idle'
  }

  #judgeYields(milliseconds: number, gave: boolean): void {
    if (milliseconds > DEAR_YIELD_MS) this.#yield.wasDear()
    else if (gave && milliseconds <= LONGEST_YIELD_MS) this.#yield.paid()
    else this.#yield.inVain()
  }

  #begin(): number {
    if (!this.#spin.isDue()) return this.#beginYielding()
    this.#phase = 'spinning'
    this.#since = performance.now()
    return LOOKS_A_SPIN
  }

  #beginYielding(): number {
    this.#phase = 'idle'
    if (!this.#mayYield || !this.#yield.isDue()) return 0
    this.#phase = 'yielding'
    this.#yields = 0
    this.#since = performance.now()
    return this.#yieldOnce()
  }

  #yieldOnce(): number {
    this.#yields++
    schedYield()
    return 1
  }
}
