import type { Taker } from './taker.js'

/** Receipts without another receiver in between before a member is handed more than it asked for. */
const FIRST_STREAK = 8
/** After each time that it gave back what it had been handed, twice as many, up to these. */
const LONGEST_STREAK = 1024
const MOST_MESSAGES = 32
const MOST_BYTES = 65_536
/** How long others wait for what was recalled: its process may be stopped. */
const ANSWER_MS = 1000

/**
 * The one member that receives when nobody else does: it is handed messages before it asks, so that not each costs a round
 * trip. As soon as another wants one they are recalled, and none is given to the other before: else a message given back
 * would come behind a later one (decision 0115).
 */
export class Ahead {
  readonly #onOverdue: () => void
  #taker: Taker | undefined
  #streak = 0
  #needed = FIRST_STREAK
  #fills = false
  /** Since when it is being recalled. */
  #recalled: number | undefined
  #overdue: NodeJS.Timeout | undefined
  #isWaived = false

  /** `onOverdue`: others need not wait any longer. */
  constructor(onOverdue: () => void) {
    this.#onOverdue = onOverdue
  }

  /** A taker has received a message. */
  received(taker: Taker): void {
    if (taker.recall === undefined) return
    if (this.#taker !== taker) {
      if (this.#surplus > 0) return
      this.forget(this.#taker)
      this.#taker = taker
    }
    this.#streak++
    if (this.#recalled !== undefined && this.#surplus <= 0) this.#stopRecalling()
  }

  /** A taker gave back what it was handed, of its own accord or recalled. */
  gaveBack(taker: Taker): void {
    if (this.#taker !== taker || this.#recalled !== undefined || this.#streak === 0) return
    this.#streak = 0
    this.#needed = Math.min(this.#needed * 2, LONGEST_STREAK)
  }

  /** Who may be handed a message that nobody has asked for. */
  next(): Taker | undefined {
    const taker = this.#taker
    if (taker === undefined || this.#streak < this.#needed || this.#recalled !== undefined) return undefined
    // Refilled when half is gone, so that several go by one write.
    if (taker.holds * 2 <= MOST_MESSAGES) this.#fills = true
    if (taker.holds >= MOST_MESSAGES || taker.heldBytes >= MOST_BYTES) this.#fills = false
    return this.#fills ? taker : undefined
  }

  /** Whether `other` must wait for what is being recalled; begins to recall it. */
  holdsUp(other: Taker): boolean {
    if (this.#taker === undefined || this.#taker === other) return false
    this.#streak = 0
    if (this.#surplus <= 0) {
      this.#stopRecalling()
      return false
    }
    const now = performance.now()
    if (this.#recalled === undefined) {
      this.#recalled = now
      this.#overdue = setTimeout(() => this.#waive(), ANSWER_MS).unref()
      this.#taker.recall?.()
    }
    // By the clock, too: a Sync call waits without the event loop.
    return !this.#isWaived && now - this.#recalled < ANSWER_MS
  }

  /** A taker is gone. */
  forget(taker: Taker | undefined): void {
    if (this.#taker !== taker) return
    this.#taker = undefined
    this.#streak = 0
    this.#needed = FIRST_STREAK
    this.#stopRecalling()
  }

  get #surplus(): number {
    return this.#taker === undefined ? 0 : this.#taker.holds - this.#taker.wanted
  }

  #waive(): void {
    this.#isWaived = true
    this.#onOverdue()
  }

  #stopRecalling(): void {
    clearTimeout(this.#overdue)
    this.#isWaived = false
    this.#recalled = undefined
  }
}
