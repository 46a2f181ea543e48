import { RECORD } from '../layout/structures.js'
import { compareExchange, load, store } from '../memory/words.js'
import type { RecordReceiver } from './record-receiver.js'
import type { RecordRing } from './record-ring.js'
import type { RecordSender } from './record-sender.js'
import { RecordState, STATE_BITS } from './record-state.js'

/**
 * What one handle of a mailbox of capacity 0 offers, one message at a time. A receiver accepts it and the sender takes it back by
 * compare-exchange on the same word, so one of them wins.
 */
export class RecordOffer {
  readonly #ring: RecordRing
  readonly #sender: RecordSender
  readonly #receiver: RecordReceiver
  readonly #offered: number
  /** State word of the record that is offered; below 0 = none. */
  #word = -1

  /** `self`: the handle, as one number. */
  constructor(ring: RecordRing, sender: RecordSender, receiver: RecordReceiver, self: number) {
    this.#ring = ring
    this.#sender = sender
    this.#receiver = receiver
    this.#offered = RecordState.offered | (self << STATE_BITS)
  }

  /** False = one is made already, or there is no space now. */
  make(bytes: Uint8Array): boolean {
    if (this.#word >= 0) return false
    const position = this.#sender.trySend(bytes, this.#offered)
    if (position < 0) return false
    this.#word = this.#ring.recordWord(position) + RECORD.word.state
    return true
  }

  get isMade(): boolean {
    return this.#word >= 0
  }

  wasAccepted(): boolean {
    return this.#word >= 0 && load(this.#ring.memory, this.#word) !== this.#offered
  }

  /** Ends one that was accepted. */
  end(): void {
    store(this.#ring.memory, this.#word, RecordState.done)
    this.#forget()
  }

  /** Takes it back; false = it had been accepted, and has ended as well. */
  withdraw(): boolean {
    const withdrawn = compareExchange(this.#ring.memory, this.#word, this.#offered, RecordState.done)
    // Not written a second time: from now on another's record may stand there.
    if (withdrawn) this.#forget()
    else this.end()
    return withdrawn
  }

  #forget(): void {
    this.#word = -1
    this.#receiver.reclaim()
  }
}
