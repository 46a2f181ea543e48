import type { Header, Transfer } from '../adapter/port.js'
import { diagnostics } from '../diagnostics.js'
import { IpcError } from '../errors/ipc-error.js'
import { WaitingCall } from '../timing/waiting-call.js'
import type { Claim } from '../types/channel.js'
import type { ChannelContext } from './context.js'

/** A call that waits on the sending side, in its turn. */
export type WaitingSend = WaitingCall<unknown> & {
  /** True = it has its result. */
  attempt(): boolean
  /** Whether it has begun in the mechanism: where that carries several, the next may begin too. */
  readonly underWay: boolean
}

type Context = ChannelContext<never, unknown>

/** A send that waits for room, or that takes several steps. */
export class SendCall extends WaitingCall<void> {
  /** Set once the port has begun a send of several steps. */
  transfer: Transfer | undefined
  readonly #context: Context
  readonly #bytes: Uint8Array
  readonly #header: Header
  #cancelling = false

  get underWay(): boolean {
    return this.transfer !== undefined
  }

  constructor(
    context: Context,
    bytes: Uint8Array,
    type: number,
    priority: number,
    kind: number,
    correlation: number,
  ) {
    super()
    this.#context = context
    this.#bytes = bytes
    this.#header = { type, priority, kind, correlation, missed: 0 }
  }

  /** True = it has its result. */
  attempt(): boolean {
    if (this.#cancelling) return false
    try {
      if (!this.step()) return false
      this.resolve(undefined)
    } catch (error) {
      this.reject(error)
    }
    return true
  }

  /** Goes on as far as it can; true = sent. Throws what the port throws. */
  step(): boolean {
    const { port } = this.#context
    if (this.transfer === undefined && !port.trySend(this.#bytes, this.#header)) {
      this.transfer = port.begin?.(this.#bytes, this.#header)
      if (this.transfer === undefined) return false
    }
    if (this.transfer !== undefined && !this.transfer.advance()) return false
    this.#count()
    return true
  }

  /** C5: after an abort or a timeout the message was not sent; what has begun is taken back first. */
  override giveUp(error: IpcError): void {
    if (this.transfer === undefined) {
      this.reject(error)
      return
    }
    if (this.#cancelling) return
    this.#cancelling = true
    void this.#takeBack(this.transfer, error)
  }

  async #takeBack(transfer: Transfer, error: IpcError): Promise<void> {
    try {
      const outcome = await transfer.cancel()
      if (outcome === 'cancelled') this.reject(error)
      else if (outcome === 'unknown') this.reject(unknownOutcome(error, this.#context.what))
      else {
        this.#count()
        this.resolve(undefined)
      }
    } catch (failure) {
      this.reject(failure)
    }
  }

  /** The same for a Sync call: throws `error` unless the message turns out to be sent. */
  takeBackSync(error: unknown): void {
    const outcome = this.transfer === undefined ? 'cancelled' : this.transfer.cancel()
    if (outcome === 'cancelled') throw error
    if (outcome !== 'sent') throw unknownOutcome(error as IpcError, this.#context.what)
    this.#count()
  }

  #count(): void {
    // A request or a reply is no message: it is not counted either where it need not wait.
    if (this.#header.kind !== 0) return
    this.#context.statistics.sent += 1
    this.#context.statistics.bytesSent += this.#bytes.length
    if (diagnostics.send.hasSubscribers) {
      diagnostics.send.publish({ what: this.#context.what, bytes: this.#bytes.length })
    }
  }
}

/** A claim that waits for room. */
export class ClaimCall extends WaitingCall<Claim> {
  readonly underWay = false
  readonly #context: Context
  readonly #bytes: number

  constructor(context: Context, bytes: number) {
    super()
    this.#context = context
    this.#bytes = bytes
  }

  attempt(): boolean {
    try {
      const claim = this.#context.port.tryClaim?.(this.#bytes)
      if (claim === undefined) return false
      this.resolve(claim)
    } catch (error) {
      this.reject(error)
    }
    return true
  }
}

/** Waits until a trySend would succeed. */
export class ReadySendCall extends WaitingCall<void> {
  readonly underWay = false
  readonly #context: Context

  constructor(context: Context) {
    super()
    this.#context = context
  }

  attempt(): boolean {
    try {
      if (!this.#context.port.isReady('send')) return false
      this.resolve(undefined)
    } catch (error) {
      this.reject(error)
    }
    return true
  }
}

function unknownOutcome(error: IpcError, what: string): IpcError {
  return new IpcError(
    'IPC_UNKNOWN_OUTCOME',
    `${error.message}, and ${what} cannot tell whether the message was delivered`,
    { cause: error },
  )
}
