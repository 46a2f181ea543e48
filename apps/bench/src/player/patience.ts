const LOOKS = 1 << 20
const LONGEST_MS = 10_000

/** For loops that spin: throws when the other side has not moved for ten seconds. */
export class Patience {
  #misses = 0
  #since = 0

  /** Called at each look that found nothing. */
  miss(): void {
    this.#misses += 1
    if (this.#misses % LOOKS !== 0) return
    if (this.#misses === LOOKS) this.#since = performance.now()
    else if (performance.now() - this.#since > LONGEST_MS) throw new Error('the other side has stopped')
  }

  /** Called once it went on. */
  moved(): void {
    this.#misses = 0
  }
}
