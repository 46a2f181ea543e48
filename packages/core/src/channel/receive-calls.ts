import type { IpcError } from '../errors/ipc-error.js'
import { WaitingCall } from '../timing/waiting-call.js'
import type { Message } from '../types/channel.js'
import type { TypeSelector } from '../types/options.js'
import type { Inlet } from './inlet.js'
import type { Receiving, Taken } from './receiving.js'

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
  const type = coversType(wide.type, narrow.type)
  const from = wide.from === undefined || wide.from === (narrow.from ?? narrow.inlet?.from)
  return type && from && (wide.inlet === undefined || wide.inlet === narrow.inlet)
}

function coversType(wide: TypeSelector | undefined, narrow: TypeSelector | undefined): boolean {
  if (wide === undefined || wide === narrow) return true
  if (typeof wide === 'number' || narrow === undefined) return false
  if ('lowestUpTo' in wide) return highest(narrow) <= wide.lowestUpTo
  if (typeof narrow === 'object' && 'except' in narrow) return narrow.except === wide.except
  return typeof narrow === 'number' ? narrow !== wide.except : narrow.lowestUpTo < wide.except
}

function highest(selector: TypeSelector): number {
  if (typeof selector === 'number') return selector
  return 'lowestUpTo' in selector ? selector.lowestUpTo : Number.POSITIVE_INFINITY
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

  constructor(receiving: Receiving<O>, wanted: Wanted) {
    super(wanted)
    this.#receiving = receiving
  }

  attempt(): boolean {
    let taken: Taken<O>
    try {
      taken = this.#receiving.takeLater(this.wanted)
    } catch (error) {
      this.reject(error)
      return true
    }
    if (taken === undefined) return false
    if (taken instanceof Promise) this.awaitAnswer(taken)
    else this.resolve(taken)
    return true
  }

  /** A message is taken, whose schema answers later: from here on neither deadline nor abort may lose it. */
  awaitAnswer(taken: Promise<Message<O> | undefined>): void {
    let late: IpcError | undefined
    this.giveUp = (error) => {
      late ??= error
    }
    this.#receiving.awaitAnswer(this as ReceiveCall<unknown>, taken)
    void taken.then(
      (message) => {
        if (message !== undefined) return this.resolve(message)
        // It was refused and passed over: the next one, unless that comes too late.
        this.giveUp = (error) => this.reject(error)
        if (late === undefined) this.#receiving.wait(this as ReceiveCall<unknown>)
        else this.reject(late)
      },
      (error) => this.reject(error),
    )
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
