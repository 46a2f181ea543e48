// Losses that follow one another more slowly say nothing: the message of a quiet mailbox goes to one of those who wait.
const QUICK_MS = 1
const MOST_LOSSES = 2
const LONGEST_REST_MS = 4

/**
 * Keeps a thundering herd small. A pipe or a queue wakes all who wait at it, and one of them finds the message or the room;
 * with many of them nearly all processor time goes to those who come for nothing. So one that came for nothing several times
 * in quick succession, because others were quicker, is not woken for a few milliseconds. Nobody is kept from what nobody else
 * takes for longer than that: who is woken in its place may be killed before it looks.
 */
export class HerdRest {
  readonly #resume: () => void
  #losses = 0
  #lastLoss = Number.NEGATIVE_INFINITY
  #restMs = 1
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  /** `resume`: a rest is over. What became ready meanwhile must be seen then. */
  constructor(resume: () => void) {
    this.#resume = resume
  }

  get isResting(): boolean {
    return this.#timer !== undefined
  }

  /** Who waits was woken; `went`: for something. True = a rest begins: let nothing wake it until `resume`. */
  woken(went: boolean): boolean {
    if (this.#isStopped) return false
    if (went) {
      this.#losses >>= 1
      this.#restMs = Math.max(1, this.#restMs >> 1)
      return false
    }
    const now = performance.now()
    this.#losses = now - this.#lastLoss < QUICK_MS ? this.#losses + 1 : 1
    this.#lastLoss = now
    if (this.#losses < MOST_LOSSES) return false
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#lastLoss = performance.now()
      this.#resume()
    }, this.#restMs).unref()
    this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs * 2)
    return true
  }

  /** For good: also where the tries themselves have closed what was waited on. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }
}
