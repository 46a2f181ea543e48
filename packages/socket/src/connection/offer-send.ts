import type { Transfer } from '@ipc/core/adapter'

type Outcome = 'cancelled' | 'sent' | 'unknown'

/** What an offer needs of its channel. */
export interface OfferSteps {
  /** Goes on with handing the bytes over; true = all went. */
  advance(): boolean
  /** Takes back what has not all gone; true = it is taken back. */
  stop(): boolean
  /** Asks the other side to give it back: `settle` is called with how that ended. */
  withdraw(): void
}

/** A rendezvous: the message lies at the other side, and is sent when a receiver there has taken it. */
export class OfferSend implements Transfer {
  readonly #steps: OfferSteps
  #outcome: Outcome | undefined
  #onOutcome: ((outcome: Outcome) => void) | undefined

  constructor(steps: OfferSteps) {
    this.#steps = steps
  }

  get outcome(): Outcome | undefined {
    return this.#outcome
  }

  advance(): boolean {
    if (this.#outcome === undefined) this.#steps.advance()
    return this.#outcome === 'sent'
  }

  cancel(): Outcome | Promise<Outcome> {
    if (this.#outcome !== undefined) return this.#outcome
    if (this.#steps.stop()) {
      this.settle('cancelled')
      return 'cancelled'
    }
    return new Promise((resolve) => {
      this.#onOutcome = resolve
      this.#steps.withdraw()
    })
  }

  /** The other side's word, or its end. */
  settle(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    this.#onOutcome?.(outcome)
  }
}
