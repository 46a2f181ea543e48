import type { ChunkedSend } from '../connection/chunked-send.js'
import type { Connection } from '../connection/connection.js'
import { sendFrame } from '../connection/frame-writer.js'
import { OfferSend } from '../connection/offer-send.js'
import type { Inbox } from './inbox.js'
import { LinkFrame } from './link-frame.js'

/**
 * Capacity 0 on a link: a message goes when a receive waits at the other side, and is on offer, to be taken back, until that
 * has it. Messages are counted either way, so that both sides mean the same one.
 */
export class Rendezvous {
  readonly #connection: Connection
  #sent = 0
  #received = 0
  /** How many receives the other side was told of that may still get a message. */
  #announced = 0
  #offer: OfferSend | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Whether a message is on offer. */
  get underWay(): boolean {
    return this.#offer !== undefined
  }

  /** So many receives wait here. */
  demand(wanted: number): void {
    if (wanted === this.#announced) return
    this.#announced = wanted
    sendFrame(this.#connection, LinkFrame.demand, wanted)
  }

  /** Offers what `chunks` hands over. */
  begin(chunks: ChunkedSend): OfferSend {
    const offer = new OfferSend({
      advance: () => chunks.advance(),
      stop: () => chunks.cancel() === 'cancelled',
      withdraw: () => sendFrame(this.#connection, LinkFrame.withdraw, this.#sent),
    })
    this.#offer = offer
    return offer
  }

  /** How the offer ended, where there is one. */
  settle(outcome: 'sent' | 'cancelled' | 'unknown'): void {
    const offer = this.#offer
    this.#offer = undefined
    offer?.settle(outcome)
  }

  /** A message went. */
  went(): void {
    this.#sent = (this.#sent + 1) >>> 0
  }

  /** So many of the last that went did not. */
  wentNot(messages: number): void {
    this.#sent = (this.#sent - messages) >>> 0
  }

  /** A message came. */
  came(): void {
    this.#received = (this.#received + 1) >>> 0
  }

  /** One that came was received. */
  took(): void {
    this.#announced = Math.max(0, this.#announced - 1)
  }

  /** The other side takes back the message of this number, its last. */
  withdraw(number: number, inbox: Inbox): void {
    // When it is not in the inbox any more, word of its receipt is on the way.
    if (number !== this.#received || inbox.length === 0) return
    inbox.pop()
    this.#received = (this.#received - 1) >>> 0
    sendFrame(this.#connection, LinkFrame.withdrawn, 0)
  }
}
