import { IpcError } from '@ipc/core'
import { type Hello, type Offer, type PartyRecord, type Refusal, readRecord } from './records.js'
import type { Wire } from './wire.js'

/** How a greeting ended: 'linked', by this dial or the other's, or 'again' when the other side left or both had dialled. */
export type GreetingOutcome = 'linked' | 'again'

interface Settle {
  resolve(outcome: GreetingOutcome): void
  reject(error: unknown): void
}

/** This side's hello on its way to an answer. */
export class Greeting<W extends Wire> {
  readonly outcome: Promise<GreetingOutcome>
  readonly #settle: Settle
  #done = false

  /**
   * Sends the hello. `join` makes the port of the link that was offered and tells of it; the descriptors are its to close. What
   * it throws is the greeting's error.
   */
  constructor(
    readonly wire: W,
    hello: Hello,
    join: (offer: Offer, descriptors: readonly number[]) => void,
    dropDescriptors: (descriptors: readonly number[]) => void,
  ) {
    let settle: Settle | undefined
    this.outcome = new Promise((resolve, reject) => {
      settle = { resolve, reject }
    })
    this.#settle = settle as Settle
    wire.onEnd((error) => (error === undefined ? this.end('again') : this.fail(error)))
    wire.onRecord((value, descriptors) => {
      const record = this.#done ? undefined : readRecord(value)
      if (record?.is !== 'offer') dropDescriptors(descriptors)
      if (!this.#done) this.#receive(hello.to, record, (offer) => join(offer, descriptors))
    })
    wire.sendRecord(hello)
  }

  /** Ends the greeting; the wire is closed. Nothing happens when it has ended. */
  end(outcome: GreetingOutcome): void {
    if (this.#done) return
    this.#done = true
    this.wire.close()
    this.#settle.resolve(outcome)
  }

  /** As `end`, with an error. */
  fail(error: unknown): void {
    if (this.#done) return
    this.#done = true
    this.wire.close()
    this.#settle.reject(error)
  }

  #receive(peer: string, record: PartyRecord | undefined, join: (offer: Offer) => void): void {
    if (record?.is === 'offer') {
      // Before the join, which may end this greeting otherwise: the wire is the link's from now on.
      this.#done = true
      try {
        join(record)
        this.#settle.resolve('linked')
      } catch (error) {
        this.wire.close()
        this.#settle.reject(error)
      }
    } else if (record?.is === 'refusal') {
      if (record.crossing === true) this.end('again')
      else this.fail(refusedBy(peer, record))
    } else {
      this.fail(new IpcError('IPC_CORRUPT', `'${peer}' answered the hello with no record of a party`))
    }
  }
}

function refusedBy(peer: string, refusal: Refusal): IpcError {
  const limit = typeof refusal.limit === 'number' ? refusal.limit : undefined
  return new IpcError(refusal.code, `'${peer}' made no link: ${refusal.message}`, { limit })
}
