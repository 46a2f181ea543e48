import { expect } from '@jest/globals'
import type { RecordSender } from '../../src/ring/record-sender.js'
import type { Subscription } from '../../src/topic/subscription.js'
import { PlainTopic, topicBytes } from './plain-topic.js'

const MEMBERS = 128

/** A topic's ring in plain memory, of four messages of 8 bytes unless said, with a place for each member that a topic may have. */
export class TestTopic extends PlainTopic {
  readonly dead = new Set<number>()
  /** How often it was asked whether one is alive, and what is done then. */
  asked = 0
  whenAsked: (() => void) | undefined

  constructor(settings: { size?: number; position?: number; capacity?: number } = {}) {
    const { size = 96 } = settings
    const buffer = new ArrayBuffer(topicBytes(size, MEMBERS))
    const bytes = new Uint8Array(buffer)
    const memory = { words: new Int32Array(buffer), bytes, lent: bytes }
    super(memory, { ...settings, size, isAlive: (participant) => this.#isAlive(participant) })
    this.begin(MEMBERS)
  }

  subscribed(slot: number): Subscription {
    const subscription = this.subscription(slot)
    const begin = (head: number, nextSequence: number) => subscription.begin(head, nextSequence)
    expect(this.sender(slot, 'wait').withLock(begin)).toBe(true)
    return subscription
  }

  kill(slot: number): void {
    this.dead.add(PlainTopic.owner(slot))
  }

  #isAlive(participant: number): boolean {
    this.asked++
    this.whenAsked?.()
    return !this.dead.has(participant)
  }
}

export const message = (value: number) => new Uint8Array(8).fill(value)

export function publish(sender: RecordSender, ...values: number[]): void {
  for (const value of values) expect(sender.trySend(message(value))).toBeGreaterThanOrEqual(0)
}

/** All that a subscriber finds, each with how many it missed before. */
export function rest(subscription: Subscription): [value: number, missed: number][] {
  const found: [number, number][] = []
  for (let bytes = subscription.tryReceive(); bytes !== undefined; bytes = subscription.tryReceive()) {
    expect(bytes).toEqual(message(bytes[0] as number))
    found.push([bytes[0] as number, subscription.missed])
  }
  return found
}

export const plainly = (...values: number[]) => values.map((value) => [value, 0])
