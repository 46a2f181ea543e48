import { randomUUID } from 'node:crypto'
import { IpcError } from '@ipc/core'
import type { Transfer } from '@ipc/core/adapter'
import { headers, type MsgHdrs } from '@nats-io/transport-node'
import type { Answer, Connection } from '../connection/connection.js'
import type { PublishLine } from './publish-line.js'

export interface PublishOptions {
  readonly connection: Connection
  readonly subject: string
  readonly address: string
  /** There is an outcome: the transfer is to be advanced. */
  readonly onOutcome: () => void
  /** Nobody takes the message: is the stream still there? */
  readonly isThere: () => Promise<boolean>
  readonly onGone: () => void
  /** The mailbox was full: the server took it not. */
  readonly onFull: () => void
  readonly line: PublishLine
}

const MAXIMUM_MESSAGES_EXCEEDED = 10_077
const WRONG_LAST_MESSAGE = 10_070
const EXPECTED_LAST = 'Nats-Expected-Last-Msg-Id'
const ANSWER_MS = 2_000
const LEAST_PAUSE_MS = 5
const MOST_PAUSE_MS = 1_000
/** How long a message that is being given up waits for the server's word on it. */
const LAST_WORD_MS = 1_000

/**
 * One message on its way into a stream: published under an identity of its own until the server says that it has it,
 * over lost connections too; the server stores it once.
 */
export class PublishTransfer implements Transfer {
  readonly id = randomUUID()
  readonly #options: PublishOptions
  readonly #bytes: Uint8Array
  readonly #headers: MsgHdrs = headers()
  readonly #stopUp: () => void
  #state: 'waiting' | 'asking' | 'stored' | 'given-up' = 'waiting'
  /** A message was written whose outcome is not known. */
  #doubtful = false
  /** It is being given up: it does not go again, whatever the line says. */
  #ending = false
  #failure: IpcError | undefined
  #timer: NodeJS.Timeout | undefined
  #pause = LEAST_PAUSE_MS
  #onSettled: (() => void) | undefined

  constructor(bytes: Uint8Array, options: PublishOptions) {
    this.#bytes = bytes
    this.#options = options
    this.#headers.set('Nats-Msg-Id', this.id)
    this.#stopUp = options.connection.onUp(() => this.publish())
    options.line.join(this)
    this.publish()
  }

  advance(): boolean {
    if (this.#failure !== undefined) throw this.#failure
    return this.#state === 'stored'
  }

  /** A full mailbox may have room. */
  roomMade(): void {
    this.#pause = LEAST_PAUSE_MS
    this.publish()
  }

  async cancel(): Promise<'cancelled' | 'sent' | 'unknown'> {
    this.#ending = true
    if (this.#state === 'asking') {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LAST_WORD_MS)
        this.#onSettled = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const outcome = this.#state === 'stored' ? 'sent' : this.#doubtful ? 'unknown' : 'cancelled'
    this.#end(outcome === 'sent' ? 'stored' : 'given-up')
    return outcome
  }

  publish(): void {
    const { connection, line } = this.#options
    if (this.#state !== 'waiting' || this.#ending || !connection.up || !line.mayGo(this)) return
    clearTimeout(this.#timer)
    this.#state = 'asking'
    this.#doubtful = true
    const { subject } = this.#options
    const condition = line.condition(this)
    if (condition === undefined) this.#headers.delete(EXPECTED_LAST)
    else this.#headers.set(EXPECTED_LAST, condition)
    const asking = connection.request(subject, this.#bytes, { headers: this.#headers, timeoutMs: ANSWER_MS })
    void asking.then((answer) => this.#answered(answer))
  }

  async #answered(answer: Answer): Promise<void> {
    if (this.#state !== 'asking') return
    if (answer === 'nobody' || answer === 'silence') this.#options.line.trouble()
    if (answer === 'nobody') {
      // No stream took it, so it was not stored by this attempt: the server is starting, or the stream is gone.
      const there = await this.#options.isThere().catch(() => true)
      if (this.#state !== 'asking') return
      if (!there) {
        this.#doubtful = false
        this.#options.onGone()
      }
    } else if (answer !== 'silence') {
      const { error } = answer.json<{
        readonly error?: { readonly err_code?: number; description?: string }
      }>()
      if (error === undefined) return this.#settle('stored')
      this.#doubtful = false
      this.#options.line.trouble()
      const { err_code: code } = error
      if (code !== MAXIMUM_MESSAGES_EXCEEDED && code !== WRONG_LAST_MESSAGE) {
        const { address } = this.#options
        const message = `the NATS server did not take a message for ${address}: ${error.description ?? 'no reason given'}`
        this.#failure = new IpcError('IPC_SYSTEM', message, { address })
        return this.#settle('given-up')
      }
      // The other refusal is for the one before it.
      if (code === MAXIMUM_MESSAGES_EXCEEDED) this.#options.onFull()
    }
    this.#state = 'waiting'
    this.#onSettled?.()
    this.#timer = setTimeout(() => this.publish(), this.#pause)
    this.#timer.unref()
    this.#pause = Math.min(this.#pause * 2, MOST_PAUSE_MS)
  }

  #settle(state: 'stored' | 'given-up'): void {
    this.#end(state)
    if (this.#onSettled !== undefined) this.#onSettled()
    else this.#options.onOutcome()
  }

  #end(state: 'stored' | 'given-up'): void {
    this.#state = state
    clearTimeout(this.#timer)
    this.#stopUp()
    this.#options.line.leave(this, state === 'stored')
  }
}
