import type { IpcError } from '../errors/ipc-error.js'
import { WaitingCall } from '../timing/waiting-call.js'
import type { Message } from '../types/channel.js'
import type { TypeSelector } from '../types/options.js'
import type { Inlet } from './inlet.js'
import type { Receiving } from './receiving.js'

/** What a receive asks for. */
export interface Wanted {
  readonly type: TypeSelector | undefined
  /** Only from this peer; undefined = from whoever is first. */
  readonly from: string | undefined
  /** Only from this link. */
  readonly inlet: Inlet | undefined
  /** Whether the message says whom it is from. */
  readonly named: boolean
}

export const ANY: Wanted = { type: undefined, from: undefined, inlet: undefined, named: false }

/** Whether every message that fits `narrow` fits `wide`. */
export function covers(wide: Wanted, narrow: Wanted): boolean {
  if (wide === narrow) return true
  const type = wide.type === undefined || wide.type === narrow.type
  const from = wide.from === undefined || wide.from === (narrow.from ?? narrow.inlet?.from)
  return type && from && (wide.inlet === undefined || wide.inlet === narrow.inlet)
}

/** A waiting call of the receiving side. `attempt` is true when it has its result. */
export abstract class ReceiveCall<T> extends WaitingCall<T> {
  readonly wanted: Wanted
  constructor(wanted: Wanted) {
    super()
    this.wanted = wanted
  }
  /** Whether it wants a message, rather than a request or readiness. */
  get takesMessage(): boolean {
    return true
  }
  abstract attempt(): boolean
}

/** `receive`: one message. */
export class ReceiveOneCall<O> extends ReceiveCall<Message<O>> {
  readonly #receiving: Receiving<O>
  #isUndecided = false
  #gaveUpWith: IpcError | undefined

  constructor(receiving: Receiving<O>, wanted: Wanted) {
    super(wanted)
    this.#receiving = receiving
  }

  attempt(): boolean {
    let taken: Message<O> | Promise<Message<O> | undefined> | undefined
    try {
      taken = this.#receiving.takeLater(this.wanted)
    } catch (error) {
      this.reject(error)
      return true
    }
    if (taken === undefined) return false
    if (taken instanceof Promise) this.decideBy(taken)
    else this.resolve(taken)
    return true
  }

  /** Its message is taken, and the schema answers later: neither deadline nor abort may lose it, until it proves invalid. */
  decideBy(taken: Promise<Message<O> | undefined>): void {
    this.list?.remove(this as never)
    this.#isUndecided = true
    this.#receiving.addUndecided(this as ReceiveCall<unknown>)
    void taken.then(
      (message) => (message === undefined ? this.#waitAgain() : this.resolve(message)),
      (error) => this.reject(error),
    )
  }

  override giveUp(error: IpcError): void {
    if (this.#isUndecided) this.#gaveUpWith ??= error
    else super.giveUp(error)
  }

  #waitAgain(): void {
    this.#isUndecided = false
    if (this.#gaveUpWith !== undefined) {
      this.reject(this.#gaveUpWith)
      return
    }
    this.list?.remove(this as never)
    this.#receiving.wait(this as ReceiveCall<unknown>)
  }
}

/** `receiveMany`: waits for the first message, then takes what is there. */
export class ReceiveManyCall<O> extends ReceiveCall<Message<O>[]> {
  readonly #receiving: Receiving<O>
  readonly #max: number

  constructor(receiving: Receiving<O>, wanted: Wanted, max: number) {
    super(wanted)
    this.#receiving = receiving
    this.#max = max
  }

  attempt(): boolean {
    try {
      const messages = this.#receiving.takeMany(this.wanted, this.#max)
      if (messages.length === 0) return false
      this.resolve(messages)
    } catch (error) {
      this.reject(error)
    }
    return true
  }
}

/** A call whose attempt is a function: `ready`, in-place reads, requests to be served. */
export class AttemptCall<T> extends ReceiveCall<T> {
  readonly #try: () => T | undefined

  constructor(wanted: Wanted, attempt: () => T | undefined) {
    super(wanted)
    this.#try = attempt
  }

  override get takesMessage(): boolean {
    return false
  }

  attempt(): boolean {
    try {
      const result = this.#try()
      if (result === undefined) return false
      this.resolve(result)
    } catch (error) {
      this.reject(error)
    }
    return true
  }
}
