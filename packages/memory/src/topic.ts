import {
  agree,
  type Direction,
  type Header,
  type Port,
  type PortHost,
  type TopicRequest,
} from '@ipc/core/adapter'
import { type GrantedAttributes, grant } from './attributes.js'
import { MemoryClaim } from './memory-claim.js'
import { MemoryPort } from './memory-port.js'
import { MessageQueue } from './message-queue.js'
import { Registry } from './registry.js'

interface Subscriber {
  readonly queue: MessageQueue
  missed: number
}

interface Topic {
  readonly attributes: GrantedAttributes
  readonly subscribers: Set<Subscriber>
  readonly publishers: Set<PublisherPort>
}

const topics = new Registry<Topic>('topic')

export function openPublisher(request: TopicRequest): Port {
  const { topic, address } = findOrMake(request)
  const port = new PublisherPort(address, topic, request.whenBehind === 'skip', () => leave(address, topic))
  topic.publishers.add(port)
  return port
}

export function openSubscriber(request: TopicRequest): Port {
  const { topic, address } = findOrMake(request)
  const { capacity, bytes } = topic.attributes
  const subscriber: Subscriber = { queue: new MessageQueue({ capacity, bytes }), missed: 0 }
  topic.subscribers.add(subscriber)
  return new SubscriberPort(address, topic, subscriber, () => {
    topic.subscribers.delete(subscriber)
    for (const publisher of topic.publishers) publisher.roomMade()
    leave(address, topic)
  })
}

function findOrMake(request: TopicRequest): { readonly topic: Topic; readonly address: string } {
  const address = Registry.address(request.namespace, request.name)
  const there = topics.get(address)
  if (there !== undefined) {
    agree(`topic '${address}'`, there.attributes, request)
    return { topic: there, address }
  }
  const topic: Topic = {
    attributes: grant(`topic '${address}'`, request),
    subscribers: new Set(),
    publishers: new Set(),
  }
  topics.set(address, topic)
  return { topic, address }
}

function leave(address: string, topic: Topic): void {
  if (topic.subscribers.size === 0 && topic.publishers.size === 0) topics.remove(address, topic)
}

const NO_QUEUE = new MessageQueue({ capacity: 0, bytes: 0 })

/** Puts each message into the queue of every subscriber; the bytes are stored once. */
class PublisherPort extends MemoryPort {
  readonly #topic: Topic
  readonly #skips: boolean
  #publisherHost: PortHost | undefined
  #waiting = false

  constructor(address: string, topic: Topic, skips: boolean, onClose: () => void) {
    const { capacity, bytes } = topic.attributes
    const outgoing = new MessageQueue({ capacity, bytes })
    const close = (): void => {
      topic.publishers.delete(this)
      onClose()
    }
    super({
      address,
      maxMessageBytes: topic.attributes.maxMessageBytes,
      outgoing,
      incoming: NO_QUEUE,
      onClose: close,
    })
    this.#topic = topic
    this.#skips = skips
  }

  override attach(host: PortHost): void {
    super.attach(host)
    this.#publisherHost = host
  }

  override trySend(bytes: Uint8Array, header: Header): boolean {
    if (!this.#hasRoom(bytes.length)) return false
    this.#deliver(bytes.slice(), header)
    return true
  }

  override tryClaim(bytes: number): ReturnType<MemoryPort['tryClaim']> {
    if (!this.#hasRoom(bytes)) return undefined
    return new MemoryClaim(bytes, (committed) => {
      if (committed !== undefined) this.#deliver(committed.bytes, committed.header)
    })
  }

  override isReady(to: Direction): boolean {
    return to === 'send' && this.#hasRoom(0)
  }

  override arm(to: Direction, waiting: number): void {
    if (to === 'send') this.#waiting = waiting > 0
  }

  /** A subscriber read or left. */
  roomMade(): void {
    if (this.#waiting) this.#publisherHost?.wake('send')
  }

  #hasRoom(bytes: number): boolean {
    if (this.#skips) return true
    for (const { queue } of this.#topic.subscribers) if (!queue.fits(bytes)) return false
    return true
  }

  #deliver(bytes: Uint8Array, header: Readonly<Header>): void {
    for (const subscriber of this.#topic.subscribers) {
      while (!subscriber.queue.push(bytes, header)) {
        subscriber.queue.take(undefined)
        subscriber.missed += 1
      }
    }
  }
}

class SubscriberPort extends MemoryPort {
  readonly #topic: Topic
  readonly #subscriber: Subscriber

  constructor(address: string, topic: Topic, subscriber: Subscriber, onClose: () => void) {
    const { queue } = subscriber
    super({
      address,
      maxMessageBytes: topic.attributes.maxMessageBytes,
      outgoing: queue,
      incoming: queue,
      onClose,
    })
    this.#topic = topic
    this.#subscriber = subscriber
  }

  override tryReceive(header: Header): Uint8Array | undefined {
    // Other subscribers read the same stored bytes: each caller gets its own.
    return this.tryRead(header)?.view.slice()
  }

  override tryRead(header: Header): ReturnType<MemoryPort['tryRead']> {
    const message = super.tryRead(header)
    if (message === undefined) return undefined
    header.missed = this.#subscriber.missed
    this.#subscriber.missed = 0
    for (const publisher of this.#topic.publishers) publisher.roomMade()
    return message
  }
}
