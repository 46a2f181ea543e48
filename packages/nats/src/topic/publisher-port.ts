import { randomUUID } from 'node:crypto'
import type { Port, PortHost, TopicRequest, Transfer } from '@ipc/core/adapter'
import type { Listening } from '../connection/listening.js'
import { type Use, useConnection } from '../connection/shared-connections.js'
import { keepingAlive } from '../keeping-alive.js'
import { messageLimit } from '../message-limit.js'
import { objectHash } from '../names.js'
import { refuseUnsupported } from '../unsupported.js'
import {
  readNews,
  type SubscriberNews,
  type TopicSubjects,
  topicHeaders,
  topicSubjects,
} from './topic-message.js'

const DEFAULT_CAPACITY = 1_024
/** How often a subscriber that holds the publisher back is asked whether it is still there. */
const LOOK_MS = 500
/** How many messages may be on their way to the server at once. */
const MOST_ON_THE_WAY = 256

export async function openPublisher(servers: readonly string[], request: TopicRequest): Promise<Port> {
  const what = `topic '${request.namespace}/${request.name}' (nats)`
  refuseUnsupported(what, request)
  const use = await useConnection(servers)
  try {
    const limit = messageLimit(what, use.connection, request.maxMessageBytes)
    const port = new PublisherPort(use, request, limit)
    await port.open()
    return port
  } catch (error) {
    await use.release()
    throw error
  }
}

/**
 * Publishes on one plain subject. A message is sent when the server has it. With whenBehind 'wait' no subscriber is
 * more than the capacity behind: each tells how far it is.
 */
class PublisherPort implements Port {
  readonly address: string
  readonly buffering: Port['buffering']
  readonly maxMessageBytes: number
  readonly transfersAtOnce = MOST_ON_THE_WAY
  readonly #use: Use
  readonly #subjects: TopicSubjects
  readonly #codec: string
  readonly #skips: boolean
  readonly #id = randomUUID()
  /** How far each subscriber is. */
  readonly #taken = new Map<string, number>()
  readonly #stops: (() => void)[] = []
  #listening: Listening | undefined
  #looking: NodeJS.Timeout | undefined
  #host: PortHost | undefined
  #sent = 0

  constructor(use: Use, request: TopicRequest, maxMessageBytes: number) {
    this.#use = use
    this.#subjects = topicSubjects(objectHash('topic', request.namespace, request.name))
    this.#codec = request.codec
    this.#skips = request.whenBehind === 'skip'
    this.address = `${use.connection.shown}/${this.#subjects.data}`
    this.buffering = { capacity: request.capacity ?? DEFAULT_CAPACITY, bytes: Number.POSITIVE_INFINITY }
    this.maxMessageBytes = maxMessageBytes
  }

  async open(): Promise<void> {
    const { connection } = this.#use
    if (this.#skips) return
    this.#listening = connection.listen(this.#subjects.publishers, (message) => {
      const news = readNews(message)
      if (news !== undefined) this.#heard(news)
    })
    connection.publish(this.#subjects.subscribers)
    await connection.flush()
    this.#stops.push(connection.onUp(() => this.#host?.wake('send')))
  }

  attach(host: PortHost): void {
    this.#host = host
  }

  /** Only the server's answer makes a message sent: see `begin`. */
  trySend(): boolean {
    return false
  }

  begin(bytes: Uint8Array): Transfer {
    let state: 'waiting' | 'written' | 'sent' = 'waiting'
    let written: Promise<void> | undefined
    let metFull = false
    const write = (): void => {
      const { connection } = this.#use
      const sequence = this.#sent + 1
      const keep = this.#skips ? this.buffering.capacity : Number.POSITIVE_INFINITY
      const headers = topicHeaders({ publisher: this.#id, sequence, keep, codec: this.#codec })
      if (!connection.publish(this.#subjects.data, bytes, { headers })) return
      this.#sent = sequence
      state = 'written'
      written = connection.flush().then((taken) => {
        // A lost connection took it along, or not: subscribers count what they missed.
        state = taken ? 'sent' : 'waiting'
        this.#host?.wake('send')
      })
    }
    return {
      advance: () => {
        if (state === 'waiting') {
          if (this.#hasRoom()) write()
          else if (!metFull) this.#host?.full()
          metFull = true
        }
        return state === 'sent'
      },
      cancel: async () => {
        await written
        if (state === 'sent') return 'sent'
        return written === undefined ? 'cancelled' : 'unknown'
      },
    }
  }

  tryReceive(): undefined {
    return undefined
  }

  isReady(): boolean {
    return false
  }

  /** While sends wait, those who hold them back are looked after: the dead must not. */
  arm(_to: string, waiting: number): void {
    if (waiting > 0 && !this.#skips) {
      this.#looking ??= setInterval(() => this.#look(), LOOK_MS)
      this.#looking.unref()
    } else {
      clearInterval(this.#looking)
      this.#looking = undefined
    }
  }

  async close(): Promise<number> {
    clearInterval(this.#looking)
    this.#listening?.stop()
    for (const stop of this.#stops) stop()
    await keepingAlive(() => this.#use.release())
    return 0
  }

  #hasRoom(): boolean {
    for (const taken of this.#taken.values()) if (this.#behind(taken)) return false
    return true
  }

  #behind(taken: number): boolean {
    return this.#sent - taken >= this.buffering.capacity
  }

  #heard({ event, subscriber, publisher, sequence }: SubscriberNews): void {
    if (event === 'left') this.#taken.delete(subscriber)
    else if (event === 'here') this.#taken.set(subscriber, this.#sent)
    else if (publisher === this.#id) {
      this.#taken.set(subscriber, Math.max(sequence, this.#taken.get(subscriber) ?? 0))
    }
    this.#host?.wake('send')
  }

  #look(): void {
    const { connection } = this.#use
    for (const [subscriber, taken] of this.#taken) {
      if (!this.#behind(taken)) continue
      const question = new TextEncoder().encode(`${this.#id} ${this.#sent}`)
      void connection.request(this.#subjects.subscriber(subscriber), question).then((answer) => {
        if (answer === 'silence') return
        const news = answer === 'nobody' ? undefined : readNews(answer)
        if (news !== undefined) this.#heard(news)
        else if (this.#taken.delete(subscriber)) this.#host?.wake('send')
      })
    }
  }
}
