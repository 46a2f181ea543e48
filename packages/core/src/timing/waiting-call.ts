import { IpcError } from '../errors/ipc-error.js'
import type { Wait } from '../types/options.js'
import { checkedTimeout, startTimer } from './deadline.js'
import { keepAlive, letGo } from './keep-alive.js'
import { onAbort } from './on-abort.js'

/** Throws at once for a bad timeout, an aborted signal (`IPC_ABORTED`). Returns the checked timeout. */
export function checkWait(options: Wait | undefined, what: string): number {
  if (options === undefined) return Number.POSITIVE_INFINITY
  const timeoutMs = checkedTimeout(options.timeoutMs)
  if (options.signal?.aborted) throw abortedError(options.signal, what)
  return timeoutMs
}

/** The options of a call that goes on with what is left of one begun at `start`. */
export function restOf<W extends Wait>(options: W | undefined, start: number): W | undefined {
  if (options?.timeoutMs === undefined) return options
  return { ...options, timeoutMs: Math.max(0, options.timeoutMs - (performance.now() - start)) }
}

export function abortedError(signal: AbortSignal, what: string): IpcError {
  return new IpcError('IPC_ABORTED', `${what} was aborted`, { cause: signal.reason })
}

export function timeoutError(timeoutMs: number, what: string, address: string): IpcError {
  return new IpcError('IPC_TIMEOUT', `${what} did not complete within ${timeoutMs} ms`, {
    address,
    limit: timeoutMs,
  })
}

/**
 * One call that waits in the event loop: a promise with a deadline and a signal, and a place in a list of calls,
 * the oldest first.
 */
export class WaitingCall<T> {
  readonly promise: Promise<T>
  /** Whether it has its result; a settled call stays out of every list. */
  settled = false
  /** Set while in a list. */
  list: WaitList<WaitingCall<unknown>> | undefined
  previous: WaitingCall<unknown> | undefined
  next: WaitingCall<unknown> | undefined
  #resolve!: (value: T) => void
  #reject!: (error: unknown) => void
  #cancelTimer: (() => void) | undefined
  #stopSignal: (() => void) | undefined
  #alive = false

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Starts deadline and signal. `keepsAlive`: whether the process stays for it. */
  start(options: Wait | undefined, what: string, address: string, keepsAlive: boolean): void {
    this.setAlive(keepsAlive)
    if (options === undefined) return
    const { signal, timeoutMs } = options
    if (timeoutMs !== undefined && timeoutMs !== Number.POSITIVE_INFINITY) {
      this.#cancelTimer = startTimer(timeoutMs, () => this.giveUp(timeoutError(timeoutMs, what, address)))
    }
    if (signal !== undefined) {
      this.#stopSignal = onAbort(signal, () => this.giveUp(abortedError(signal, what)))
    }
  }

  /** The caller does not want it any more. Sends in several steps override it to take the message back first. */
  giveUp(error: IpcError): void {
    this.reject(error)
  }

  resolve(value: T): void {
    if (!this.#settle()) return
    this.#resolve(value)
  }

  reject(error: unknown): void {
    if (!this.#settle()) return
    this.#reject(error)
  }

  setAlive(alive: boolean): void {
    if (alive === this.#alive) return
    this.#alive = alive
    if (alive) keepAlive()
    else letGo()
  }

  #settle(): boolean {
    if (this.settled) return false
    this.settled = true
    this.list?.remove(this as WaitingCall<unknown>)
    this.#cancelTimer?.()
    this.#stopSignal?.()
    this.setAlive(false)
    return true
  }
}

/** Waiting calls, the oldest first; removal anywhere in constant time, because any of them may be aborted. */
export class WaitList<C extends WaitingCall<never> | WaitingCall<unknown>> {
  #first: WaitingCall<unknown> | undefined
  #last: WaitingCall<unknown> | undefined
  size = 0
  /** Called when a call leaves, by success, abort or end. */
  onRemove: (() => void) | undefined

  get first(): C | undefined {
    return this.#first as C | undefined
  }

  after(call: C): C | undefined {
    return (call as WaitingCall<unknown>).next as C | undefined
  }

  add(call: C): void {
    const item = call as WaitingCall<unknown>
    item.list = this as unknown as WaitList<WaitingCall<unknown>>
    item.previous = this.#last
    if (this.#last === undefined) this.#first = item
    else this.#last.next = item
    this.#last = item
    this.size += 1
  }

  remove(call: WaitingCall<unknown>): void {
    if (call.previous === undefined) this.#first = call.next
    else call.previous.next = call.next
    if (call.next === undefined) this.#last = call.previous
    else call.next.previous = call.previous
    call.list = undefined
    call.previous = undefined
    call.next = undefined
    this.size -= 1
    this.onRemove?.()
  }

  /** The calls there are now; those that settle while one is looked at are left out. */
  snapshot(): C[] {
    const calls: C[] = []
    for (let call = this.#first; call !== undefined; call = call.next) calls.push(call as C)
    return calls
  }
}
