import type { Msg } from '@nats-io/transport-node'
import { createInbox } from '@nats-io/transport-node'
import type { Connection } from '../connection/connection.js'
import type { Listening } from '../connection/listening.js'
import { consumerName } from './mailbox-streams.js'

/** How a request for one message ended without one. 'none': nothing there now; 'again': ask anew; 'absent': nobody answers. */
export type PullEnd = 'none' | 'again' | 'absent'

export interface PullEvents {
  onMessage(pull: Pull, message: Msg): void
  onEnd(pull: Pull, end: PullEnd): void
}

const EXPIRES_MS = 30_000
/** An answer so late was lost. */
const LATE_MS = EXPIRES_MS + 5_000
const NOT_FOUND = 404
const TIMEOUT = 408

/**
 * A request for one message of one type, which waits at the server; one message each, so that no more is taken than
 * calls wait. It is gone from the server when nobody listens on its inbox any more.
 */
export class Pull {
  readonly type: number
  readonly looksOnce: boolean
  readonly #listening: Listening
  readonly #events: PullEvents
  readonly #timer: NodeJS.Timeout
  #done = false

  constructor(connection: Connection, stream: string, type: number, looksOnce: boolean, events: PullEvents) {
    this.type = type
    this.looksOnce = looksOnce
    this.#events = events
    const inbox = createInbox()
    this.#listening = connection.listen(inbox, (message) => this.#answered(message))
    this.#timer = setTimeout(() => this.#end('again'), LATE_MS)
    this.#timer.unref()
    const request = looksOnce ? { batch: 1, no_wait: true } : { batch: 1, expires: EXPIRES_MS * 1_000_000 }
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumerName(type)}`
    connection.publish(subject, new TextEncoder().encode(JSON.stringify(request)), { reply: inbox })
  }

  /** Takes the request back; resolves when it is certain that it brings nothing more. */
  async withdraw(): Promise<void> {
    await this.#listening.drain()
    this.drop()
  }

  /** The connection is lost and the request with it. */
  drop(): void {
    this.#done = true
    clearTimeout(this.#timer)
    this.#listening.stop()
  }

  #answered(message: Msg): void {
    if (this.#done) return
    const status = message.headers?.code ?? 0
    if (status < 400) {
      this.drop()
      this.#events.onMessage(this, message)
    } else if (status === NOT_FOUND) this.#end('none')
    else this.#end(status === TIMEOUT ? 'again' : 'absent')
  }

  #end(end: PullEnd): void {
    if (this.#done) return
    this.drop()
    this.#events.onEnd(this, end)
  }
}
