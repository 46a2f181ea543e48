// So many turns of the event loop come first: what is given back at once is found within microseconds.
const TURNS = 40
// Then each pause is this part of the time already waited, at least and at most so many milliseconds.
const PART = 10
const SHORTEST_MS = 1
const LONGEST_MS = 20

/**
 * The thread's one look at what the kernel gives no descriptor for: semaphores and words in shared memory. A change is found
 * within 1 ms or a tenth of the time already waited, 20 ms at most (the timers' own lateness comes to it). Nothing runs
 * while nobody waits; timers keep no process alive, the waiting call does.
 */
class Looks {
  readonly #waiting = new Set<() => void>()
  #turnsLeft = 0
  #since = 0
  #timer: NodeJS.Timeout | undefined
  #turn: NodeJS.Immediate | undefined

  /** Calls `look` again and again from now on, first ones first. Returns what ends that. */
  add(look: () => void): () => void {
    this.#waiting.add(look)
    // Who comes new must not wait as long as who waits for hours.
    this.#stop()
    this.#turnsLeft = TURNS
    this.#since = performance.now()
    this.#next()
    return () => {
      this.#waiting.delete(look)
      if (this.#waiting.size === 0) this.#stop()
    }
  }

  /** Looks in the next turn of the event loop: this thread itself changed something. */
  hurry(): void {
    if (this.#waiting.size === 0) return
    this.#stop()
    this.#turn = setImmediate(() => this.#look())
  }

  #next(): void {
    if (this.#turnsLeft > 0) {
      this.#turnsLeft -= 1
      this.#turn = setImmediate(() => this.#look())
      return
    }
    const waited = performance.now() - this.#since
    const pause = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited / PART))
    this.#timer = setTimeout(() => this.#look(), pause).unref()
  }

  #look(): void {
    this.#stop()
    for (const look of [...this.#waiting]) look()
    // A look may have let user code add another waiter, which started anew.
    if (this.#waiting.size > 0 && this.#turn === undefined && this.#timer === undefined) this.#next()
  }

  #stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#turn)
    this.#timer = undefined
    this.#turn = undefined
  }
}

/** The looks of this thread. */
export const looks = new Looks()

/** How a call waits for what can only be looked at: as `arm` of host's `waitFor`. */
export const lookAgain = (look: () => void): (() => void) => looks.add(look)
