import type { Msg } from '@nats-io/transport-node'
import type { Connection } from '../connection/connection.js'
import type { Listening } from '../connection/listening.js'

/** Where one end of a link gets its messages: listens before the other end is told of the link, so that nothing is missed. */
export class LinkInbox {
  readonly subject: string
  readonly #listening: Listening
  #early: Msg[] = []
  #callback: ((message: Msg) => void) | undefined

  constructor(connection: Connection, link: string, party: string) {
    this.subject = linkSubject(link, party)
    this.#listening = connection.listen(this.subject, (message) => {
      if (this.#callback === undefined) this.#early.push(message)
      else this.#callback(message)
    })
  }

  open(callback: (message: Msg) => void): void {
    this.#callback = callback
    const early = this.#early
    this.#early = []
    for (const message of early) callback(message)
  }

  stop(): void {
    this.#listening.stop()
  }
}

export const linkSubject = (link: string, party: string): string => `ipc.link.${link}.${party}`
