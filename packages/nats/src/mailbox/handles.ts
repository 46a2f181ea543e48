import type { Connection } from '../connection/connection.js'
import type { Listening } from '../connection/listening.js'
import { handlesSubject } from './stream-record.js'

/** What the handles of one mailbox tell each other, beside its messages. */
export type HandleNews =
  /** A message of this type, which may be the first of its type, is on its way. */
  | { readonly event: 'type'; readonly type: number }
  /** A message was received: a full mailbox has room. */
  | { readonly event: 'room' }
  | { readonly event: 'unlinked' }

/** The open handles of a mailbox, in all processes: each listens on one subject as long as its process lives. */
export class Handles {
  readonly #connection: Connection
  readonly #subject: string
  #listening: Listening | undefined
  onNews: (news: HandleNews) => void = () => {}

  constructor(connection: Connection, stream: string) {
    this.#connection = connection
    this.#subject = handlesSubject(stream)
  }

  /** Resolves when the server knows of this handle. */
  async join(): Promise<void> {
    this.#listening = this.#connection.listen(this.#subject, (message) => {
      const news = parseNews(message.string())
      if (news !== undefined) this.onNews(news)
      // Who asks whether there is any handle.
      else if (message.reply !== undefined && message.reply !== '') this.#connection.publish(message.reply)
    })
    await this.#connection.flush()
  }

  tell(news: HandleNews): void {
    const text = news.event === 'type' ? `type ${news.type}` : news.event
    this.#connection.publish(this.#subject, new TextEncoder().encode(text))
  }

  leave(): void {
    this.#listening?.stop()
    this.#listening = undefined
  }

  /** After `leave`: whether this was the last. The server itself answers when nobody listens. */
  async noneLeft(timeoutMs: number): Promise<boolean> {
    const answer = await this.#connection.request(this.#subject, undefined, { timeoutMs })
    return answer === 'nobody'
  }
}

function parseNews(text: string): HandleNews | undefined {
  if (text === 'room' || text === 'unlinked') return { event: text }
  const [word, number] = text.split(' ')
  const type = Number(number)
  return word === 'type' && Number.isInteger(type) && type >= 1 ? { event: 'type', type } : undefined
}
