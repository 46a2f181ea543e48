import type { Attribute } from '../adapter/mechanism.js'
import type { Port } from '../adapter/port.js'
import { IpcError } from '../errors/ipc-error.js'
import { LONGEST_BURST_MS, loopTurn, loopTurnIsDue } from '../timing/loop-turn.js'
import { flushStaged } from '../timing/staged.js'
import { checkSyncWait, waitSync } from '../timing/sync-wait.js'
import { checkWait, restOf, timeoutError } from '../timing/waiting-call.js'
import type { Message } from '../types/channel.js'
import type { Wait, WaitSync } from '../types/options.js'
import type { Inlet } from './inlet.js'
import { ANY, type ReceiveCall, ReceiveManyCall, ReceiveOneCall, type Wanted } from './receive-calls.js'
import { checkedSelector } from './receive-selector.js'
import type { Receiving } from './receiving.js'

/** Whose receives these are: a mailbox's or subscription's, one link's, or a whole party's. */
export interface ReceiverScope {
  readonly what: string
  readonly address: string
  readonly attributes: readonly Attribute[]
  /** Only from this link. */
  readonly inlet: Inlet | undefined
  /** A party's messages say whom they are from, and can be selected by it. */
  readonly named: boolean
  keepsAlive(): boolean
  /** Throws when nothing can come any more. */
  assertReceivable(): void
  /** Nothing was there: throws when nothing ever will be. */
  afterNothing(): void
}

/** The receiving calls, the same for mailboxes, subscriptions, links and parties. */
export class ReceiverSide<O> {
  readonly receiving: Receiving<O>
  readonly #scope: ReceiverScope
  readonly #any: Wanted
  /** What errors call a receive. */
  readonly #label: string
  readonly #syncLabel: string

  constructor(receiving: Receiving<O>, scope: ReceiverScope) {
    this.receiving = receiving
    this.#scope = scope
    const { inlet, named, what } = scope
    this.#label = `receive from ${what}`
    this.#syncLabel = `receiveSync from ${what}`
    this.#any = inlet === undefined && !named ? ANY : { type: undefined, from: undefined, inlet, named }
  }

  tryReceive(options?: object): Message<O> | undefined {
    this.#scope.assertReceivable()
    const wanted = options === undefined ? this.#any : this.#wanted(options)
    if (options !== undefined) refuseWait(options)
    return this.takeNow(wanted)
  }

  /** One look, older waiting calls first. */
  takeNow(wanted: Wanted): Message<O> | undefined {
    flushStaged()
    if (this.receiving.waiting > 0) this.receiving.wake()
    const message = this.receiving.take(wanted)
    if (message === undefined) this.#scope.afterNothing()
    return message
  }

  /** Blocks the thread until there is one. */
  receiveSync(port: Pick<Port, 'address' | 'sleep'>, options: WaitSync & object): Message<O> {
    const scope = this.#scope
    scope.assertReceivable()
    checkSyncWait(options, 'receiveSync from', scope.what)
    const wanted = this.#wanted(options)
    return waitSync(port, 'receive', options.timeoutMs, this.#syncLabel, () => {
      scope.assertReceivable()
      return this.takeNow(wanted)
    })
  }

  receive(options?: Wait & object): Promise<Message<O>> {
    try {
      const taken = this.#takeOrWait(options)
      if (taken instanceof Promise) return taken
      return loopTurnIsDue() ? loopTurn().then(() => taken) : Promise.resolve(taken)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async receiveMany(options?: Wait & { readonly max?: number | undefined }): Promise<Message<O>[]> {
    this.#scope.assertReceivable()
    const what = this.#label
    const timeoutMs = checkWait(options, what)
    const max = checkedMax(options?.max)
    const wanted = options === undefined ? this.#any : this.#wanted(options)
    if (this.receiving.waiting > 0) this.receiving.wake()
    const start = options?.timeoutMs === undefined ? 0 : performance.now()
    try {
      const messages = this.receiving.takeMany(wanted, max)
      if (messages.length > 0) {
        if (this.receiving.stoppedForLoop || loopTurnIsDue()) await loopTurn()
        return messages
      }
      this.#scope.afterNothing()
      if (timeoutMs === 0) throw timeoutError(0, what, this.#scope.address)
      return await this.wait(new ReceiveManyCall(this.receiving, wanted, max), options, what)
    } catch (error) {
      // Known only now that there is a message: it stays, and is taken the way that can wait for its schema.
      if (!(error instanceof TypeError) || !this.receiving.answersLater) throw error
      return this.#receiveManyLater(wanted, max, restOf(options, start), what)
    }
  }

  /** One by one, as each has its schema's answer. */
  async #receiveManyLater(
    wanted: Wanted,
    max: number,
    options: Wait | undefined,
    what: string,
  ): Promise<Message<O>[]> {
    const messages = [await this.takeOrWait(wanted, options, checkWait(options, what), what)]
    const start = performance.now()
    try {
      // A sender may be quicker for ever.
      while (messages.length < max && performance.now() - start < LONGEST_BURST_MS) {
        const taken = this.receiving.takeLater(wanted, false)
        if (taken === undefined) break
        const message = await taken
        if (message !== undefined) messages.push(message)
      }
    } catch (error) {
      this.receiving.failLater(error)
    }
    return messages
  }

  wait<T>(call: ReceiveCall<T>, options: Wait | undefined, what: string): Promise<T> {
    call.start(options, what, this.#scope.address, this.#scope.keepsAlive())
    this.receiving.wait(call as ReceiveCall<unknown>)
    return call.promise
  }

  /** Iterates: takes a message only when asked for the next; ends on close, throws on a peer's death (C9). */
  messages(options?: Wait & object): AsyncIterableIterator<Message<O>> {
    // Checked now rather than at the first next(): the mistake is in this call.
    checkWait(options, `messages of ${this.#scope.what}`)
    if (options !== undefined) this.#wanted(options)
    let ended = false
    const done = { value: undefined, done: true } as const
    const give = (value: Message<O>): IteratorResult<Message<O>> => ({ value, done: false })
    const end = (error: unknown): IteratorResult<Message<O>> => {
      if (!IpcError.is(error, 'IPC_INVALID_MESSAGE')) ended = true
      if (IpcError.is(error, 'IPC_CLOSED')) return done
      throw error
    }
    return {
      // Not an async function: each of those costs a promise more, and this runs once a message.
      next: () => {
        if (ended) return Promise.resolve(done)
        let taken: Message<O> | Promise<Message<O>>
        try {
          taken = this.#takeOrWait(options)
        } catch (error) {
          return new Promise((resolve) => resolve(end(error)))
        }
        if (taken instanceof Promise) return taken.then(give, end)
        const result = give(taken)
        return loopTurnIsDue() ? loopTurn().then(() => result) : Promise.resolve(result)
      },
      return: () => {
        ended = true
        return Promise.resolve(done)
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  #takeOrWait(options: (Wait & object) | undefined): Message<O> | Promise<Message<O>> {
    this.#scope.assertReceivable()
    const timeoutMs = checkWait(options, this.#label)
    const wanted = options === undefined ? this.#any : this.#wanted(options)
    return this.takeOrWait(wanted, options, timeoutMs, this.#label)
  }

  /** The next message, at once where it is there and its schema answers at once. `timeoutMs`: as checked. */
  takeOrWait(
    wanted: Wanted,
    options: Wait | undefined,
    timeoutMs: number,
    what: string,
  ): Message<O> | Promise<Message<O>> {
    if (this.receiving.waiting > 0) this.receiving.wake()
    const taken = this.receiving.takeLater(wanted, timeoutMs > 0)
    if (taken !== undefined && !(taken instanceof Promise)) return taken
    if (taken === undefined) {
      this.#scope.afterNothing()
      if (timeoutMs === 0) throw timeoutError(0, what, this.#scope.address)
    }
    const call = new ReceiveOneCall(this.receiving, wanted)
    call.start(options, what, this.#scope.address, this.#scope.keepsAlive())
    if (taken === undefined) this.receiving.waitTried(call as ReceiveCall<unknown>)
    else call.awaitAnswer(taken)
    return call.promise
  }

  #wanted(options: object): Wanted {
    const { attributes, what, inlet, named } = this.#scope
    const type = checkedSelector(options, attributes, what)
    const from = named ? (options as { readonly from?: string | undefined }).from : undefined
    return type === undefined && from === undefined ? this.#any : { type, from, inlet, named }
  }
}

function checkedMax(max: unknown): number {
  if (max === undefined) return Number.POSITIVE_INFINITY
  if (typeof max !== 'number' || Number.isNaN(max)) throw new TypeError('max must be a number of messages')
  if (max < 1) throw new RangeError(`max is ${max}: 1 or more`)
  return max
}

export function refuseWait(options: object): void {
  const { timeoutMs, signal } = options as Wait
  if (timeoutMs !== undefined || signal !== undefined) {
    throw new TypeError('a try call never waits: leave out timeoutMs and signal, or use the call without try')
  }
}
