import type { Msg } from '@nats-io/transport-node'
import type { Connection } from '../connection/connection.js'

/** How often the other end is looked for: a dead one is known after this and a round trip. */
const LOOK_MS = 250
const ANSWER_MS = 2_000
/** After the server was away, others have this long to come back to it. */
const RETURN_MS = 5_000

export interface PresenceEvents {
  probe(): Uint8Array
  onAnswer(message: Msg): void
  /** The server says that nobody listens there: the other process has ended. */
  onGone(): void
}

/**
 * Watches over the other end of a link by asking its subject. When its process ends its connection does, and the server
 * answers in its stead that nobody is there; a stopped process still is.
 */
export class Presence {
  readonly #connection: Connection
  readonly #subject: string
  readonly #events: PresenceEvents
  readonly #stopUp: () => void
  #timer: NodeJS.Timeout | undefined
  #asking = false
  #stopped = false
  #awayUntil = 0

  constructor(connection: Connection, subject: string, events: PresenceEvents) {
    this.#connection = connection
    this.#subject = subject
    this.#events = events
    this.#stopUp = connection.onUp(() => {
      this.#awayUntil = performance.now() + RETURN_MS
      this.look()
    })
  }

  start(): void {
    if (this.#stopped) return
    this.#timer ??= setInterval(() => this.look(), LOOK_MS)
    this.#timer.unref()
  }

  look(): void {
    if (this.#asking || this.#stopped || !this.#connection.up) return
    this.#asking = true
    const asking = this.#connection.request(this.#subject, this.#events.probe(), { timeoutMs: ANSWER_MS })
    void asking.then((answer) => {
      this.#asking = false
      if (this.#stopped || answer === 'silence') return
      if (answer !== 'nobody') this.#events.onAnswer(answer)
      else if (performance.now() >= this.#awayUntil) this.#events.onGone()
    })
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#timer)
    this.#stopUp()
  }
}
