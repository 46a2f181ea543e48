import type { Port } from '../adapter/port.js'
import { diagnostics } from '../diagnostics.js'
import { IpcError } from '../errors/ipc-error.js'
import { abortedError, checkWait } from '../timing/waiting-call.js'
import type { Closure } from '../types/channel.js'
import type { Wait } from '../types/options.js'

/** What was sent is handed over within this, unless close() says otherwise. */
const CLOSE_MS = 5_000

const OUR_CLOSE = { reason: 'closed' } as const
/** How errors say it; a failure has an error that does. */
const WHY: { readonly [reason in Closure['reason']]?: string } = {
  closed: 'is closed',
  'peer-closed': 'was closed by the other side',
  unlinked: 'was removed',
}

/**
 * The life of a channel: open, closing, closed, and why. Whoever waits registers with `onEnd` and is told once, when
 * no new message will come or go; what was already sent may still be received after a peer's end.
 */
export class Life {
  state: 'open' | 'closing' | 'closed' = 'open'
  /** Set when the other side or the object ended, before our own close. */
  ending: { readonly reason: Closure['reason']; readonly error: IpcError | undefined } | undefined
  /** Whether waiting calls keep the process alive. */
  keepsAlive = true
  readonly closed: Promise<Closure>
  readonly #what: string
  readonly #port: Pick<Port, 'address' | 'close'>
  readonly #listeners: (() => void)[] = []
  #settle!: (closure: Closure) => void
  #closing: Promise<void> | undefined
  /** The port of a drained channel on its way out: a close of ours waits for it. */
  #released: Promise<unknown> | undefined
  #stopSignal: (() => void) | undefined

  constructor(what: string, port: Pick<Port, 'address' | 'close'>, signal: AbortSignal | undefined) {
    this.#what = what
    this.#port = port
    this.closed = new Promise((resolve) => {
      this.#settle = resolve
    })
    if (signal !== undefined) {
      const onAbort = (): void => void this.close().catch(() => {})
      // While the object was made: who opened it hears of it all the same.
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort)
      this.#stopSignal = () => signal.removeEventListener('abort', onAbort)
    }
    if (diagnostics.open.hasSubscribers) diagnostics.open.publish({ what, address: port.address })
  }

  /** Runs when waiting calls must end: at a close of ours, or an end from outside. */
  onEnd(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** What calls get that can no longer be done. */
  refusal(): IpcError {
    const { address } = this.#port
    const cause = this.ending?.error
    const details = cause === undefined ? { address } : { address, cause }
    // Behind a close of ours an end from outside no longer counts.
    const { reason } = (this.#closing === undefined && this.ending) || OUR_CLOSE
    if (reason === 'peer-died') {
      return new IpcError('IPC_PEER_DIED', `${this.#what}: the other process died`, details)
    }
    const why = WHY[reason] ?? `ended: ${cause?.message ?? 'failed'}`
    return new IpcError('IPC_CLOSED', `${this.#what} ${why}`, details)
  }

  /** Whether sends can be done. */
  assertOpen(): void {
    if (this.state !== 'open') throw this.refusal()
  }

  /** Whether messages can still be received: also after an end from outside, until what was sent is drained. */
  get receivable(): boolean {
    return this.state === 'open' || (this.state === 'closing' && this.#closing === undefined)
  }

  assertReceivable(): void {
    if (!this.receivable) throw this.refusal()
  }

  /** The other side or the object is gone. What it had sent can still be received: `drained` ends that. */
  ended(reason: Exclude<Closure['reason'], 'closed'>, error: IpcError | undefined, undelivered = 0): void {
    if (this.state !== 'open') return
    this.ending = { reason, error }
    this.state = 'closing'
    if (reason === 'peer-died' && diagnostics.died.hasSubscribers) {
      diagnostics.died.publish({ what: this.#what, address: this.#port.address })
    }
    this.#tell()
    this.#settle({ reason, error, undelivered })
  }

  /** After an end from outside: nothing is left to receive, so the port can go. */
  drained(): void {
    if (this.#closing !== undefined || this.state === 'closed') return
    this.state = 'closed'
    this.#stopSignal?.()
    // `closed` has settled with the end's reason: there is nobody left to tell.
    this.#released = this.#closePort(0).catch(() => {})
  }

  async close(options?: Wait): Promise<void> {
    const timeoutMs = checkWait(options, `closing ${this.#what}`)
    this.#closing ??= this.#close(options?.timeoutMs === undefined ? CLOSE_MS : timeoutMs)
    const { signal } = options ?? {}
    if (signal === undefined) return this.#closing
    let stop = (): void => {}
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(abortedError(signal, `closing ${this.#what}`))
      signal.addEventListener('abort', stop)
    })
    try {
      await Promise.race([this.#closing, aborted])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async #close(timeoutMs: number): Promise<void> {
    const alreadyGone = this.state === 'closed'
    this.state = 'closing'
    this.#stopSignal?.()
    // The promise of this close must exist before listeners ask for the refusal.
    await undefined
    this.#tell()
    let undelivered = 0
    let error: IpcError | undefined
    try {
      if (alreadyGone) await this.#released
      else undelivered = await this.#closePort(timeoutMs)
      if (undelivered > 0) error = this.#leftBehind(undelivered)
    } catch (cause) {
      error = new IpcError('IPC_SYSTEM', `${this.#what} did not close cleanly`, { cause })
      throw error
    } finally {
      this.state = 'closed'
      this.#settle({ reason: 'closed', error, undelivered })
    }
    if (diagnostics.close.hasSubscribers)
      diagnostics.close.publish({ what: this.#what, address: this.#port.address })
  }

  #leftBehind(undelivered: number): IpcError {
    const message = `${this.#what} was closed before ${undelivered} sent messages were handed over: give close() a longer timeoutMs`
    return new IpcError('IPC_TIMEOUT', message, { address: this.#port.address })
  }

  async #closePort(timeoutMs: number): Promise<number> {
    return this.#port.close(timeoutMs)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
