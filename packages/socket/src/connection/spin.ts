/** As many turns of the loop brought shared memory from 23 to 3 µs a round trip, and cost an idle process nothing. */
const MOST_TURNS = 60
const LONGEST_MS = 0.5
// What came later came to a thread that had lost the processor: spinning took it from another.
const PAID_MS = 0.1
// Where spinning does not pay it is tried again at each so many waits.
const WAITS_TO_TRY_AGAIN = 64

/**
 * Keeps the event loop turning for a moment after a receive has begun to wait: a loop that sleeps is woken late. For less and
 * less long where nothing comes of it (decision 0040). Holds no process alive for longer.
 */
export class Spin {
  #mostTurns = MOST_TURNS
  #waits = 0
  #turns = 0
  #since = 0
  #immediate: NodeJS.Immediate | undefined

  /** Somebody waits. Nothing happens when it spins already. */
  start(): void {
    if (this.#immediate !== undefined) return
    if (this.#mostTurns === 0) {
      if (++this.#waits < WAITS_TO_TRY_AGAIN) return
      this.#waits = 0
      this.#mostTurns = MOST_TURNS
    }
    this.#turns = 0
    this.#since = performance.now()
    this.#immediate = setImmediate(this.#turn)
  }

  /** What was waited for has come. */
  came(): void {
    if (this.#immediate === undefined) return
    this.stop()
    if (performance.now() - this.#since > PAID_MS) this.#inVain()
    else this.#mostTurns = MOST_TURNS
  }

  /** Nobody waits any more. */
  stop(): void {
    if (this.#immediate === undefined) return
    clearImmediate(this.#immediate)
    this.#immediate = undefined
  }

  #inVain(): void {
    this.#mostTurns >>= 2
  }

  readonly #turn = (): void => {
    this.#immediate = undefined
    if (++this.#turns < this.#mostTurns && performance.now() - this.#since < LONGEST_MS)
      this.#immediate = setImmediate(this.#turn)
    else this.#inVain()
  }
}
