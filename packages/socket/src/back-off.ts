/** How long to wait between attempts, and for how long to go on. */
export interface RetrySchedule {
  readonly firstMs: number
  readonly longestMs: number
  /** From the first pause; Infinity = others bound it. */
  readonly boundMs: number
}

/**
 * Pauses that double up to a longest one, each cut at random by up to half, so that many who lost the same peer do not all
 * come back at the same moment.
 */
export class BackOff {
  readonly schedule: RetrySchedule
  #next: number
  #since: number | undefined

  constructor(schedule: RetrySchedule) {
    this.schedule = schedule
    this.#next = schedule.firstMs
  }

  /** The next pause in milliseconds; undefined = the bound is reached. */
  pause(): number | undefined {
    const { longestMs, boundMs } = this.schedule
    const now = performance.now()
    this.#since ??= now
    const left = this.#since + boundMs - now
    if (left <= 0) return undefined
    const pause = this.#next * (1 - Math.random() / 2)
    this.#next = Math.min(this.#next * 2, longestMs)
    return Math.min(pause, left)
  }

  /** An attempt has succeeded: the next trouble begins anew. */
  reset(): void {
    this.#next = this.schedule.firstMs
    this.#since = undefined
  }
}
