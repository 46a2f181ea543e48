import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node'

/** One subscription, kept over lost connections. */
export class Listening {
  readonly #subject: string
  readonly #callback: (message: Msg) => void
  readonly #onEnd: () => void
  #live: Subscription | undefined

  constructor(subject: string, callback: (message: Msg) => void, onEnd: () => void) {
    this.#subject = subject
    this.#callback = callback
    this.#onEnd = onEnd
  }

  start(connection: NatsConnection): void {
    this.#live = connection.subscribe(this.#subject, {
      callback: (error, message) => {
        if (error === null) this.#callback(message)
      },
    })
  }

  lost(): void {
    this.#live = undefined
  }

  /** Nothing comes any more from now on. */
  stop(): void {
    this.#onEnd()
    this.#live?.unsubscribe()
    this.#live = undefined
  }

  /** Ends it at the server; resolves when all that the server had sent before has come. */
  async drain(): Promise<void> {
    this.#onEnd()
    const live = this.#live
    this.#live = undefined
    // A lost connection brings nothing more either.
    await live?.drain().catch(() => undefined)
  }
}
