import type { TypeSelector } from '@ipc/core/adapter'
import type { Connection } from '../connection/connection.js'
import { type HeldMessage, HeldMessages, heldMessage } from './held-messages.js'
import type { MailboxStreams } from './mailbox-streams.js'
import { Pull, type PullEnd } from './pull.js'
import { selects, Wants } from './selectors.js'

export interface PullerOptions {
  readonly connection: Connection
  readonly streams: MailboxStreams
  readonly stream: string
  /** A message is held: a take may succeed. */
  readonly onMessage: () => void
  /** The stream is no more. */
  readonly onGone: () => void
}

/** What no call wants is given back after this; a call that follows another at once still finds it. */
const KEPT_MS = 50
const RETRY_MS = 100
/** Who only tries is a receiver for so long after a try that found nothing: the next finds what came meanwhile. */
const TRIES_MS = 250

const ACKNOWLEDGED = new TextEncoder().encode('+ACK')
const GIVEN_BACK = new TextEncoder().encode('-NAK')

/**
 * The receiving side of a mailbox: asks the server for as many messages as calls wait, acknowledges what is taken and
 * gives back what nobody wants any more.
 */
export class Puller {
  readonly #options: PullerOptions
  readonly #held = new HeldMessages()
  readonly #wants = new Wants()
  readonly #pulls = new Set<Pull>()
  readonly #types = new Set<number>([1])
  readonly #consumers = new Map<number, Promise<boolean>>()
  readonly #stops: readonly (() => void)[]
  #waiting = 0
  #trying: NodeJS.Timeout | undefined
  /** Whether the types there have been looked through since the last message: only new ones can match now. */
  #lookedThrough = false
  #looking: { readonly end: (got: boolean) => void; readonly pull: Pull } | undefined
  #scanning = false
  #keeping: NodeJS.Timeout | undefined
  #retrying: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: PullerOptions) {
    this.#options = options
    const { connection } = options
    this.#stops = [
      connection.onDown(() => this.#lost()),
      connection.onUp(() => {
        this.#lookedThrough = false
        this.#pull()
      }),
    ]
  }

  get holds(): number {
    return this.#held.length
  }

  /** Makes ready for messages of type 1 and those that are there. */
  async prepare(): Promise<boolean> {
    const { streams, stream } = this.#options
    if (!(await this.#consumer(1))) return false
    for (const type of await streams.typesThere(stream)) this.#types.add(type)
    return true
  }

  /** Messages of this type come. */
  learn(type: number): void {
    if (this.#types.has(type)) return
    this.#types.add(type)
    this.#lookedThrough = false
    this.#pull()
  }

  /** Takes and acknowledges a message that is held here. */
  take(selector: TypeSelector | undefined): HeldMessage | undefined {
    const message = this.#held.take(selector)
    if (message === undefined) {
      this.#wants.add(selector)
      return undefined
    }
    this.#lookedThrough = false
    this.#options.connection.publish(message.reply, ACKNOWLEDGED)
    return message
  }

  /** A try has found nothing. */
  missed(): void {
    if (this.#closed) return
    if (this.#trying !== undefined) this.#trying.refresh()
    else {
      if (this.#waiting === 0) this.#lookedThrough = false
      this.#trying = setTimeout(() => {
        this.#trying = undefined
        if (this.#waiting === 0) this.#wants.clear()
        this.#keepAWhile()
      }, TRIES_MS).unref()
    }
    this.#pull()
  }

  /** As many calls wait now. */
  setWaiting(waiting: number): void {
    if (waiting > 0 && this.#waiting === 0) this.#lookedThrough = false
    this.#waiting = waiting
    this.#pull()
    this.#keepAWhile()
  }

  /** Gives everything back; resolves when it is certain that nothing more comes. */
  async close(): Promise<void> {
    this.#closed = true
    this.#waiting = 0
    for (const stop of this.#stops) stop()
    clearTimeout(this.#keeping)
    clearTimeout(this.#trying)
    this.#trying = undefined
    clearTimeout(this.#retrying)
    await Promise.all([...this.#pulls].map((pull) => pull.withdraw()))
    this.#giveBack()
  }

  get #wanted(): number {
    return Math.max(this.#waiting, this.#trying === undefined ? 0 : 1)
  }

  #keepAWhile(): void {
    const idle = this.#held.length === 0 && this.#surplus().length === 0
    if (idle) {
      clearTimeout(this.#keeping)
      this.#keeping = undefined
    } else if (this.#keeping === undefined && !this.#closed) {
      this.#keeping = setTimeout(() => {
        this.#keeping = undefined
        if (this.#trying !== undefined) {
          this.#keepAWhile()
          return
        }
        this.#giveBack()
        for (const pull of this.#surplus()) void this.#withdraw(pull)
      }, KEPT_MS)
      this.#keeping.unref()
    }
  }

  #giveBack(): void {
    for (const { reply } of this.#held.takeAll()) this.#options.connection.publish(reply, GIVEN_BACK)
  }

  async #withdraw(pull: Pull): Promise<void> {
    await pull.withdraw()
    this.#pulls.delete(pull)
    this.#looking?.pull === pull && this.#looking.end(false)
    this.#pull()
  }

  #lost(): void {
    for (const pull of this.#pulls) pull.drop()
    this.#pulls.clear()
    this.#consumers.clear()
    // The server gives them out again: what is taken here now would be doubled for certain.
    this.#held.takeAll()
    this.#looking?.end(false)
  }

  /** How many requests of each type should wait at the server. */
  #desired(): Map<number, number> {
    const desired = new Map<number, number>()
    if (this.#wanted === 0) return desired
    const selectors = this.#wants.all()
    const more = (type: number, count: number): void =>
      void desired.set(type, Math.max(count, desired.get(type) ?? 0))
    for (const selector of selectors) {
      if (typeof selector === 'number') more(selector, 1)
      else {
        const types = [...this.#types].filter((type) => selects(selector, type))
        const alone = types.length === 1 && selectors.length === 1
        if (types.length > 1 && !this.#lookedThrough) void this.#lookThrough(selector)
        else for (const type of types) more(type, alone ? this.#wanted : 1)
      }
    }
    return desired
  }

  #surplus(): Pull[] {
    const left = this.#desired()
    const surplus: Pull[] = []
    for (const pull of this.#pulls) {
      const wanted = left.get(pull.type) ?? 0
      if (pull.looksOnce) continue
      if (wanted === 0) surplus.push(pull)
      else left.set(pull.type, wanted - 1)
    }
    return surplus
  }

  #pull(): void {
    if (this.#closed || !this.#options.connection.up || this.#wanted === 0) return
    for (const [type, count] of this.#desired()) {
      let there = 0
      for (const pull of this.#pulls) if (pull.type === type && !pull.looksOnce) there += 1
      for (; there < count; there++) void this.#request(type, false)
    }
  }

  /** With several types there: one after the other, in the order that the selector says (C7). */
  async #lookThrough(selector: TypeSelector | undefined): Promise<void> {
    if (this.#scanning || this.#closed) return
    this.#scanning = true
    try {
      for (const type of await this.#inOrder(selector)) {
        if (this.#wanted === 0 || this.#closed || !this.#options.connection.up) return
        const pull = await this.#request(type, true)
        if (pull === undefined) continue
        const got = await new Promise<boolean>((resolve) => {
          this.#looking = { end: resolve, pull }
          if (!this.#pulls.has(pull)) resolve(this.#held.length > 0)
        })
        this.#looking = undefined
        if (got) return
      }
      this.#lookedThrough = true
    } catch {
      this.#retry()
    } finally {
      this.#scanning = false
      if (this.#lookedThrough) this.#pull()
    }
  }

  async #inOrder(selector: TypeSelector | undefined): Promise<number[]> {
    const { streams, stream } = this.#options
    const there = await streams.typesThere(stream)
    for (const type of there) this.#types.add(type)
    const types = there.filter((type) => selects(selector, type))
    if (typeof selector === 'object' && 'lowestUpTo' in selector) return types.sort((a, b) => a - b)
    const oldest = await Promise.all(types.map((type) => streams.oldest(stream, type)))
    const places = new Map(types.map((type, at) => [type, oldest[at] ?? 0]))
    return types.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  }

  async #request(type: number, looksOnce: boolean): Promise<Pull | undefined> {
    const { connection, stream } = this.#options
    const ask = (): Pull => {
      const pull = new Pull(connection, stream, type, looksOnce, {
        onMessage: (from, message) => {
          this.#pulls.delete(from)
          this.#held.add(heldMessage(message))
          this.#wants.clear()
          if (this.#looking?.pull === from) this.#looking.end(true)
          this.#options.onMessage()
          this.#keepAWhile()
        },
        onEnd: (from, end) => this.#ended(from, end),
      })
      this.#pulls.add(pull)
      return pull
    }
    const known = this.#consumers.get(type)
    if (known === READY) return ask()
    if (known !== undefined && !looksOnce) return undefined
    try {
      if (!(await (known ?? this.#consumer(type)))) {
        this.#options.onGone()
        return undefined
      }
    } catch {
      this.#retry()
      return undefined
    }
    if (this.#closed || !connection.up) return undefined
    if (looksOnce) return ask()
    this.#pull()
    return undefined
  }

  #consumer(type: number): Promise<boolean> {
    const { streams, stream } = this.#options
    const making = streams.ensureConsumer(stream, type).then(
      (made) => {
        if (this.#consumers.get(type) === making) {
          if (made) this.#consumers.set(type, READY)
          else this.#consumers.delete(type)
        }
        return made
      },
      (error) => {
        if (this.#consumers.get(type) === making) this.#consumers.delete(type)
        throw error
      },
    )
    this.#consumers.set(type, making)
    return making
  }

  #ended(pull: Pull, end: PullEnd): void {
    this.#pulls.delete(pull)
    if (this.#looking?.pull === pull) this.#looking.end(false)
    if (end === 'absent') {
      // The consumer or the stream is gone, or the server has only just started.
      this.#consumers.delete(pull.type)
      this.#retry()
    } else if (!pull.looksOnce) this.#pull()
  }

  #retry(): void {
    if (this.#retrying !== undefined || this.#closed) return
    this.#retrying = setTimeout(() => {
      this.#retrying = undefined
      this.#lookedThrough = false
      this.#pull()
    }, RETRY_MS)
    this.#retrying.unref()
  }
}

const READY = Promise.resolve(true)
