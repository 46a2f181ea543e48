import type { Header } from '../adapter/port.js'
import { diagnostics } from '../diagnostics.js'
import type { IpcError } from '../errors/ipc-error.js'
import { loopTurn, loopTurnIsDue } from '../timing/loop-turn.js'
import { addStaged, removeStaged } from '../timing/staged.js'
import { WaitingCall } from '../timing/waiting-call.js'
import type { ChannelContext } from './context.js'

type Context = ChannelContext<never, unknown>

// A turn of a promise is a third of the price of queueMicrotask, which keeps the async context of its caller.
const NOW = Promise.resolve()

/** The sends of one run that go together: one promise and one system call for all. */
class TogetherCall extends WaitingCall<void> {
  readonly underWay = false
  readonly #context: Context
  #messages = 0
  #bytes = 0

  constructor(context: Context) {
    super()
    this.#context = context
  }

  add(bytes: number): void {
    this.#messages += 1
    this.#bytes += bytes
  }

  /** Hands them over; true = done. Throws what the port throws. */
  handOver(): boolean {
    const { port, statistics } = this.#context
    if (port.flush?.() === false) return false
    statistics.sent += this.#messages
    statistics.bytesSent += this.#bytes
    return true
  }

  attempt(): boolean {
    try {
      if (!this.handOver()) return false
      this.resolve(undefined)
    } catch (error) {
      this.reject(error)
    }
    return true
  }

  override giveUp(error: IpcError): void {
    this.#context.port.unstage?.()
    this.reject(error)
  }
}

/**
 * Sends that nobody awaits before the next one. The first of a run of the event loop goes at once, those behind it together
 * when the run's own code is over: before any of their promises can be seen to have resolved, so that "sent" stays true.
 */
export class SendTogether {
  readonly #context: Context
  readonly #wait: (call: WaitingCall<void> & { attempt(): boolean; readonly underWay: boolean }) => void
  #call: TogetherCall | undefined
  #isFirst = true

  /** `wait`: takes a call whose messages the port does not take now. */
  constructor(
    context: Context,
    wait: (call: WaitingCall<void> & { attempt(): boolean; readonly underWay: boolean }) => void,
  ) {
    this.#context = context
    this.#wait = wait
  }

  /** Undefined = this one goes by itself, behind the others. */
  send(bytes: Uint8Array, header: Header): Promise<void> | undefined {
    if (this.#isFirst) {
      this.#isFirst = false
      void NOW.then(this.#endOfRun)
      return undefined
    }
    if (diagnostics.send.hasSubscribers || !this.#stage(bytes, header)) {
      this.flush()
      return undefined
    }
    if (this.#call === undefined) {
      this.#call = new TogetherCall(this.#context)
      addStaged(this.flush)
    }
    this.#call.add(bytes.length)
    return this.#call.promise
  }

  /** Hands over what is staged. False = it waits. */
  readonly flush = (): boolean => {
    const call = this.#call
    if (call === undefined) return true
    this.#call = undefined
    removeStaged(this.flush)
    try {
      if (!call.handOver()) {
        this.#wait(call)
        return false
      }
    } catch (error) {
      call.reject(error)
      return true
    }
    // C12: a loop that awaits such sends may never have to wait.
    if (loopTurnIsDue()) void loopTurn().then(() => call.resolve(undefined))
    else call.resolve(undefined)
    return true
  }

  // A full batch makes room for the next.
  #stage(bytes: Uint8Array, header: Header): boolean {
    const { port } = this.#context
    if (port.stage?.(bytes, header) === true) return true
    return this.#call !== undefined && this.flush() && port.stage?.(bytes, header) === true
  }

  readonly #endOfRun = (): void => {
    this.#isFirst = true
    this.flush()
  }
}
