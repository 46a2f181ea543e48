import { randomUUID } from 'node:crypto'
import { IpcError } from '@ipc/core'
import type { Direction, Header, Port, PortHost, TopicRequest } from '@ipc/core/adapter'
import type { Msg } from '@nats-io/transport-node'
import type { Listening } from '../connection/listening.js'
import { type Use, useConnection } from '../connection/shared-connections.js'
import { keepingAlive } from '../keeping-alive.js'
import { MOST_MESSAGE_BYTES } from '../message-limit.js'
import { objectHash } from '../names.js'
import { ownBytes } from '../own-bytes.js'
import { refuseUnsupported } from '../unsupported.js'
import { SubscriberQueue } from './subscriber-queue.js'
import { readTopicMessage, type TopicSubjects, topicSubjects, writeNews } from './topic-message.js'

export async function openSubscriber(servers: readonly string[], request: TopicRequest): Promise<Port> {
  refuseUnsupported(`topic '${request.namespace}/${request.name}' (nats)`, request)
  const use = await useConnection(servers)
  try {
    const port = new SubscriberPort(use, request)
    await port.open()
    return port
  } catch (error) {
    await use.release()
    throw error
  }
}

/** Hears what is published from now on, and tells the publishers how far it is. */
class SubscriberPort implements Port {
  readonly address: string
  readonly buffering = { capacity: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }
  readonly maxMessageBytes = MOST_MESSAGE_BYTES
  readonly #use: Use
  readonly #subjects: TopicSubjects
  readonly #codec: string
  readonly #id = randomUUID()
  readonly #queue = new SubscriberQueue()
  readonly #listenings: Listening[] = []
  /** Publishers that wait to hear how far this is. */
  readonly #toTell = new Set<string>()
  #stopUp: () => void = () => {}
  #host: PortHost | undefined
  #ended: IpcError | undefined

  constructor(use: Use, request: TopicRequest) {
    this.#use = use
    this.#subjects = topicSubjects(objectHash('topic', request.namespace, request.name))
    this.#codec = request.codec
    this.address = `${use.connection.shown}/${this.#subjects.data}`
  }

  async open(): Promise<void> {
    const { connection } = this.#use
    const { data, subscribers, subscriber } = this.#subjects
    this.#listenings.push(
      connection.listen(subscriber(this.#id), (message) => this.#asked(message)),
      connection.listen(subscribers, () => this.#tell('here', '')),
      connection.listen(data, (message) => this.#came(message)),
    )
    this.#stopUp = connection.onUp(() => this.#tell('here', ''))
    this.#tell('here', '')
    // From here on the server sends what is published.
    await connection.flush()
  }

  attach(host: PortHost): void {
    this.#host = host
    if (this.#ended !== undefined) host.ended('failed', this.#ended)
  }

  trySend(): boolean {
    return false
  }

  tryReceive(header: Header): Uint8Array | undefined {
    const next = this.#queue.take()
    if (next === undefined) return undefined
    header.missed = next.missed
    this.#tellTaken(next.publisher)
    return next.bytes
  }

  isReady(to: Direction): boolean {
    return to === 'receive' && this.#queue.length > 0
  }

  /** Nothing to do: what comes is told at once. */
  arm(): void {}

  async close(): Promise<number> {
    this.#stopUp()
    for (const listening of this.#listenings) listening.stop()
    this.#tell('left', '')
    await keepingAlive(() => this.#use.release())
    return 0
  }

  #came(message: Msg): void {
    if (this.#ended !== undefined) return
    try {
      const { publisher, sequence, keep, codec } = readTopicMessage(message)
      if (codec !== this.#codec) {
        const text = `${this.address} is published with codec ${codec} and read with codec ${this.#codec}: use the same`
        throw new IpcError('IPC_MISMATCH', text, { address: this.address })
      }
      this.#queue.put(publisher, sequence, ownBytes(message.data), keep)
      this.#host?.wake('receive')
    } catch (error) {
      if (!IpcError.is(error)) throw error
      this.#ended = error
      this.#host?.ended('failed', error)
    }
  }

  /** A publisher that this one holds back asks whether it is there; it says how many it has sent. */
  #asked(message: Msg): void {
    const [publisher = '', sent = ''] = message.string().split(' ')
    this.#queue.sentUpTo(publisher, Number(sent) || 0)
    if (message.reply !== undefined) {
      this.#use.connection.publish(message.reply, this.#news('taken', publisher))
    }
  }

  /** Once a turn of the loop, however many messages were taken in it. */
  #tellTaken(publisher: string): void {
    this.#toTell.add(publisher)
    if (this.#toTell.size > 1) return
    setImmediate(() => {
      const publishers = [...this.#toTell]
      this.#toTell.clear()
      for (const one of publishers) this.#tell('taken', one)
    })
  }

  #tell(event: 'here' | 'taken' | 'left', publisher: string): void {
    this.#use.connection.publish(this.#subjects.publishers, this.#news(event, publisher))
  }

  #news(event: 'here' | 'taken' | 'left', publisher: string): Uint8Array {
    const sequence = publisher === '' ? 0 : this.#queue.takenOf(publisher)
    return writeNews({ event, subscriber: this.#id, publisher: publisher || '-', sequence })
  }
}
