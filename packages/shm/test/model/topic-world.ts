import { RING } from '../../src/layout/structures.js'
import { copyOut } from '../../src/memory/words.js'
import { slotOf } from '../../src/participants/participant.js'
import type { Subscription } from '../../src/topic/subscription.js'
import { PlainTopic, topicBytes } from '../support/plain-topic.js'
import type { Actor } from './explore.js'
import { type Log, type ModelMemory, stepper } from './model-memory.js'
import { messageBytes, messageNumber, runAlone } from './world.js'

const PATIENCE = { spins: 1, yields: 1 }
const NAMES = ['publisher', 'subscriber', 'survivor']
const [PUBLISHER, SUBSCRIBER, SURVIVOR] = [0, 1, 2]

export type WhenBehind = 'wait' | 'skip'

/** What a subscriber found. */
export interface Found {
  /** The number that the next message would have had when it began; undefined = a publisher had the lock. */
  readonly from: number | undefined
  readonly messages: readonly { readonly number: number; readonly missed: number }[]
}

/** A topic in the model's memory. */
export class TopicWorld {
  readonly words: Int32Array
  readonly dead = new Set<string>()
  readonly #topic: PlainTopic

  constructor(size: number, position: number) {
    const buffer = new ArrayBuffer(topicBytes(size, NAMES.length))
    this.words = new Int32Array(buffer)
    const bytes = new Uint8Array(buffer)
    const lastWord = this.words.length
    const memory: ModelMemory = {
      words: this.words,
      bytes,
      lent: bytes,
      isUnused: (index) => index >= lastWord,
    }
    const isAlive = (participant: number) =>
      stepper.step(() => !this.dead.has(NAMES[slotOf(participant)] as string))
    this.#topic = new PlainTopic(memory, { size, largest: 64, position, patience: PATIENCE, isAlive })
    this.#topic.begin(NAMES.length)
  }

  /** Publishes messages until one is refused; the numbers of those that were sent. */
  publishes(whenBehind: WhenBehind, ...messages: number[]): Actor {
    const act = () => {
      const sender = this.#topic.sender(PUBLISHER, whenBehind)
      const refused = messages.findIndex((message) => sender.trySend(messageBytes(message)) < 0)
      return refused < 0 ? messages : messages.slice(0, refused)
    }
    return { name: 'publisher', act }
  }

  /** Subscribes, then receives so many times, or reads in place where `pins` says so. */
  subscribes(times: number, pins: boolean): Actor {
    return { name: 'subscriber', act: () => this.#receive(times, pins) }
  }

  /** What the subscriber of `log`, which lives and has come to its end, finds in all when it goes on to the last message. */
  goOn(log: Log, times: number, pins: boolean): Found {
    return runAlone(() => this.#receive(times, pins, true), log)
  }

  /** A publisher that comes afterwards sends; false = it was refused. */
  survivorSends(whenBehind: WhenBehind, message: number): boolean {
    return runAlone(() => this.#topic.sender(SURVIVOR, whenBehind).trySend(messageBytes(message)) >= 0)
  }

  /** Where the ring's head is now. */
  get head(): number {
    return this.words[RING.word.head] as number
  }

  #receive(times: number, pins: boolean, goesOn = false): Found {
    const subscription = this.#topic.subscription(SUBSCRIBER)
    let from: number | undefined
    const messages: { number: number; missed: number }[] = []
    this.#topic.sender(SUBSCRIBER, 'wait').withLock((head, nextSequence) => {
      subscription.begin(head, nextSequence)
      from = nextSequence
    })
    if (from === undefined) return { from, messages }
    const next = pins ? () => this.#readInPlace(subscription) : () => subscription.tryReceive()
    for (let time = 0; time < times || goesOn; time++) {
      const bytes = next()
      if (bytes !== undefined) messages.push({ number: messageNumber(bytes), missed: subscription.missed })
      else if (time >= times) break
    }
    return { from, messages }
  }

  #readInPlace(subscription: Subscription): Uint8Array | undefined {
    if (!subscription.tryPin()) return undefined
    const bytes = copyOut(this.#topic.memory, subscription.at, subscription.length)
    subscription.unpin()
    return bytes
  }
}
