import type { Transfer } from '@ipc/core/adapter'
import type { Entry } from './message-queue.js'
import type { Taker } from './taker.js'

type Outcome = 'cancelled' | 'sent'

/** What an offer needs of its hub. */
export interface OfferHub {
  /** Takes a queued message out again; false = it is not in the queue. */
  remove(entry: Entry): boolean
}

/** A message of a mailbox of capacity 0: in the queue, or with a receiver, until it is received or taken back. */
export class Offer implements Transfer {
  readonly #hub: OfferHub
  readonly #onOutcome: (outcome: Outcome) => void
  /** Who was handed it. */
  holder: Taker | undefined
  entry: Entry | undefined
  #outcome: Outcome | undefined
  #cancelling: ((outcome: Outcome) => void) | undefined

  constructor(hub: OfferHub, onOutcome: (outcome: Outcome) => void) {
    this.#hub = hub
    this.#onOutcome = onOutcome
  }

  /** Whether whoever gives it back gives it back for good. */
  get isBeingCancelled(): boolean {
    return this.#cancelling !== undefined
  }

  advance(): boolean {
    return this.#outcome === 'sent'
  }

  cancel(): Outcome | Promise<Outcome> {
    if (this.#outcome !== undefined) return this.#outcome
    const { entry } = this
    if (entry === undefined || this.#hub.remove(entry)) {
      this.settle('cancelled')
      return 'cancelled'
    }
    const answer = new Promise<Outcome>((resolve) => {
      this.#cancelling = resolve
    })
    this.holder?.withdraw(entry)
    return this.#outcome ?? answer
  }

  settle(outcome: Outcome): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    this.#cancelling?.(outcome)
    this.#onOutcome(outcome)
  }
}
