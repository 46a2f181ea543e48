import { beforeEach, describe, expect, test } from '@jest/globals'
import { RECORD } from '../src/layout/structures.js'
import { FULL, type RecordSender } from '../src/ring/record-sender.js'
import { RecordState, STATE_BITS } from '../src/ring/record-state.js'
import { OVERRUN, PINNED } from '../src/topic/cursors.js'
import type { Subscription } from '../src/topic/subscription.js'
import { PlainTopic, topicBytes } from './support/plain-topic.js'

const MEMBERS = 128
const SIZE = 96
const EXTENT = 24
const PUBLISHER = 0
const [FIRST, SECOND] = [5, 127]

let topic: PlainTopic
let dead: Set<number>
let asked: number
/** Done when it is asked whether one is alive. */
let whenAsked: (() => void) | undefined

function made(settings: { size?: number; position?: number; capacity?: number } = {}): PlainTopic {
  const { size = SIZE } = settings
  const buffer = new ArrayBuffer(topicBytes(size, MEMBERS))
  const bytes = new Uint8Array(buffer)
  const isAlive = (participant: number) => {
    asked++
    whenAsked?.()
    return !dead.has(participant)
  }
  const memory = { words: new Int32Array(buffer), bytes, lent: bytes }
  topic = new PlainTopic(memory, { ...settings, size, isAlive })
  topic.begin(MEMBERS)
  return topic
}

beforeEach(() => {
  dead = new Set()
  asked = 0
  whenAsked = undefined
  made()
})

function subscribed(slot: number): Subscription {
  const subscription = topic.subscription(slot)
  expect(
    topic.sender(slot, 'wait').withLock((head, nextSequence) => subscription.begin(head, nextSequence)),
  ).toBe(true)
  return subscription
}

const kill = (slot: number) => dead.add(PlainTopic.owner(slot))
const message = (value: number) => new Uint8Array(8).fill(value)
const publish = (sender: RecordSender, ...values: number[]) => {
  for (const value of values) expect(sender.trySend(message(value))).toBeGreaterThanOrEqual(0)
}

/** All that a subscriber finds, each with how many it missed before. */
function rest(subscription: Subscription): [value: number, missed: number][] {
  const found: [number, number][] = []
  for (let bytes = subscription.tryReceive(); bytes !== undefined; bytes = subscription.tryReceive()) {
    expect(bytes).toEqual(message(bytes[0] as number))
    found.push([bytes[0] as number, subscription.missed])
  }
  return found
}

const plainly = (...values: number[]) => values.map((value) => [value, 0])

describe('a publisher that waits', () => {
  test('is held back by the slowest of its subscribers, wherever its slot is, and by nobody else', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    publish(sender, 1, 2, 3, 4, 5, 6)
    const [first, second] = [subscribed(FIRST), subscribed(SECOND)]
    publish(sender, 7, 8, 9, 10)
    expect(sender.trySend(message(11))).toBe(FULL)
    for (const [slow, quick] of [
      [first, second],
      [second, first],
    ] as const) {
      quick.tryReceive()
      expect(sender.trySend(message(11))).toBe(FULL)
      slow.tryReceive()
      publish(sender, 11)
    }
    expect(rest(first)).toEqual(plainly(9, 10, 11, 11))
    expect(rest(second)).toEqual(plainly(9, 10, 11, 11))
  })

  test('asks the system only of those who would hold it back', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    const [first, second] = [subscribed(FIRST), subscribed(SECOND)]
    publish(sender, 1, 2, 3, 4)
    rest(second)
    first.tryReceive()
    asked = 0
    publish(sender, 5)
    expect([asked, topic.word('tail')]).toEqual([1, EXTENT])
    expect(sender.trySend(message(6))).toBe(FULL)
    expect(asked).toBe(2)
  })

  test('is not held back by one that has ended, or is dead: whose place is given up', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    const [first] = [subscribed(FIRST), subscribed(SECOND)]
    publish(sender, 1, 2, 3, 4)
    first.end()
    expect(sender.trySend(message(5))).toBe(FULL)
    kill(SECOND)
    publish(sender, 5)
    expect(topic.slot(SECOND, 'subscribed')).toBe(0)
    asked = 0
    publish(sender, 6, 7, 8, 9, 10)
    expect(asked).toBe(0)
  })

  test('is held back by who reads in place', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    const reader = subscribed(FIRST)
    publish(sender, 1, 2, 3, 4)
    expect(reader.tryPin()).toBe(true)
    expect(sender.trySend(message(5))).toBe(FULL)
    reader.unpin()
    publish(sender, 5)
    expect(rest(reader)).toEqual(plainly(2, 3, 4, 5))
  })
})

describe('a publisher that skips', () => {
  test('frees the oldest messages, as many as it needs, and tells who missed them how many', () => {
    const sender = topic.sender(PUBLISHER, 'skip')
    const [slow, quick] = [subscribed(FIRST), subscribed(SECOND)]
    publish(sender, 1, 2, 3, 4)
    for (const value of [1, 2]) expect(quick.tryReceive()).toEqual(message(value))
    publish(sender, 5)
    expect([topic.word('tail'), topic.slot(FIRST, 'cursor')]).toEqual([EXTENT, OVERRUN])
    expect(sender.trySend(new Uint8Array(32).fill(6))).toBeGreaterThanOrEqual(0)
    expect(topic.word('tail')).toBe(3 * EXTENT)
    expect(slow.tryReceive()).toEqual(message(4))
    expect(slow.missed).toBe(3)
    // The third was freed as well, which it had not read.
    expect(quick.tryReceive()).toEqual(message(4))
    expect(quick.missed).toBe(1)
    for (const one of [slow, quick]) {
      expect(one.tryReceive()).toEqual(message(5))
      expect([one.missed, one.tryReceive()]).toEqual([0, new Uint8Array(32).fill(6)])
    }
  })

  test('does not overwrite what one reads in place, and goes on when it has read it, or is dead', () => {
    const sender = topic.sender(PUBLISHER, 'skip')
    const reader = subscribed(FIRST)
    publish(sender, 1, 2, 3, 4)
    reader.tryReceive()
    expect(reader.tryPin()).toBe(true)
    publish(sender, 5)
    expect([sender.trySend(message(6)), topic.word('tail')]).toEqual([FULL, EXTENT])
    expect(topic.memory.bytes[reader.at]).toBe(2)
    reader.unpin()
    publish(sender, 6)
    expect(rest(reader)).toEqual(plainly(3, 4, 5, 6))
    publish(sender, 7)
    expect(reader.tryPin()).toBe(true)
    publish(sender, 8, 9, 10)
    expect(sender.trySend(message(11))).toBe(FULL)
    kill(FIRST)
    publish(sender, 11)
    expect(topic.slot(FIRST, 'subscribed')).toBe(0)
  })

  test.each([
    [FIRST, SECOND],
    [SECOND, FIRST],
  ])('frees up to the first of several that are read in place: slots %d and %d', (early, late) => {
    made({ size: 2 * SIZE })
    const sender = topic.sender(PUBLISHER, 'skip')
    const [first, second] = [subscribed(early), subscribed(late)]
    publish(sender, 1, 2, 3, 4, 5, 6, 7, 8)
    first.tryReceive()
    for (let count = 0; count < 3; count++) second.tryReceive()
    for (const one of [first, second]) expect(one.tryPin()).toBe(true)
    // It needs the space of four.
    const large = new Uint8Array(80)
    expect([sender.trySend(large), topic.word('tail')]).toEqual([FULL, EXTENT])
    first.unpin()
    expect([sender.trySend(large), topic.word('tail')]).toEqual([FULL, 3 * EXTENT])
    expect(topic.slot(early, 'cursor')).toBe(OVERRUN)
    second.unpin()
    expect(sender.trySend(large)).toBeGreaterThanOrEqual(0)
    for (const value of [5, 6, 7, 8]) expect(second.tryReceive()).toEqual(message(value))
  })

  test('leaves what a living publisher still writes, and takes what a dead one did', () => {
    const other = topic.sender(1, 'skip')
    expect(other.tryReserve(8, RecordState.claimed | (PlainTopic.owner(1) << STATE_BITS))).toBe(0)
    const sender = topic.sender(PUBLISHER, 'skip')
    publish(sender, 2, 3, 4)
    expect([sender.trySend(message(5)), topic.word('tail')]).toEqual([FULL, 0])
    kill(1)
    publish(sender, 5)
    expect(topic.word('tail')).toBe(EXTENT)
  })

  test('counts no padding as a message: a lap later at least one goes', () => {
    made({ size: SIZE, position: 72 })
    const sender = topic.sender(PUBLISHER, 'skip')
    // Padding from 72 on, then two of 32 bytes and more.
    for (let value = 0; value < 2; value++)
      expect(sender.trySend(new Uint8Array(16).fill(value))).toBeGreaterThanOrEqual(0)
    expect(topic.word('tail')).toBe(72)
    expect(sender.trySend(new Uint8Array(8))).toBeGreaterThanOrEqual(0)
    expect(topic.word('tail')).toBe(SIZE + 32)
  })
})

describe('a publisher that takes the lock from the dead', () => {
  const STRANGER = 3
  beforeEach(() => {
    topic.set('sendLock', PlainTopic.owner(STRANGER))
    kill(STRANGER)
  })

  test('takes from the subscribers what was freed and not yet taken from them', () => {
    topic.set('sendLock', 0)
    const [slow, quick] = [subscribed(FIRST), subscribed(SECOND)]
    publish(topic.sender(PUBLISHER, 'skip'), 1, 2, 3, 4)
    for (let count = 0; count < 2; count++) quick.tryReceive()
    // As a publisher leaves it that is killed between the two.
    topic.set('tail', 2 * EXTENT)
    topic.set('sendLock', PlainTopic.owner(STRANGER))
    publish(topic.sender(PUBLISHER, 'skip'), 5)
    expect([topic.slot(FIRST, 'cursor'), topic.slot(SECOND, 'cursor')]).toEqual([OVERRUN, 2 * EXTENT])
    expect(rest(slow)).toEqual([
      [3, 2],
      [4, 0],
      [5, 0],
    ])
    expect(rest(quick)).toEqual(plainly(3, 4, 5))
  })

  test('gives back the space of what is read in place', () => {
    topic.set('sendLock', 0)
    const [early, late] = [subscribed(FIRST), subscribed(SECOND)]
    publish(topic.sender(PUBLISHER, 'skip'), 1, 2, 3, 4)
    late.tryReceive()
    for (const one of [early, late]) expect(one.tryPin()).toBe(true)
    for (const [slot, tail] of [
      [FIRST, 0],
      [SECOND, EXTENT],
    ] as const) {
      topic.set('tail', 2 * EXTENT)
      topic.set('sendLock', PlainTopic.owner(STRANGER))
      expect(topic.sender(PUBLISHER, 'skip').withLock(() => undefined)).toBe(true)
      expect(topic.word('tail')).toBe(tail)
      kill(slot)
    }
    topic.set('tail', 2 * EXTENT)
    topic.set('sendLock', PlainTopic.owner(STRANGER))
    expect(topic.sender(PUBLISHER, 'wait').withLock(() => undefined)).toBe(true)
    expect([topic.word('tail'), topic.slot(SECOND, 'subscribed')]).toEqual([2 * EXTENT, 0])
  })
})

describe('a subscriber', () => {
  test('receives what is published from its subscription on, once', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    publish(sender, 1)
    const subscriber = subscribed(FIRST)
    expect([subscriber.find(), subscriber.tryPin(), subscriber.tryReceive()]).toEqual([
      false,
      false,
      undefined,
    ])
    publish(sender, 2)
    expect([subscriber.find(), subscriber.length, subscriber.missed]).toEqual([true, 8, 0])
    expect(rest(subscriber)).toEqual(plainly(2))
    publish(sender, 3)
    expect(subscriber.tryPin()).toBe(true)
    expect(topic.slot(FIRST, 'cursor')).toBe((2 * EXTENT) | PINNED)
    expect(topic.memory.bytes.slice(subscriber.at, subscriber.at + subscriber.length)).toEqual(message(3))
    subscriber.unpin()
    expect([topic.slot(FIRST, 'cursor'), subscriber.find()]).toEqual([3 * EXTENT, false])
    subscriber.end()
    expect(topic.slot(FIRST, 'subscribed')).toBe(0)
  })

  test('waits for what a living publisher still writes, and misses nothing where it is given up or its writer dies', () => {
    const CLAIMED = RecordState.claimed | (PlainTopic.owner(1) << STATE_BITS)
    const sender = topic.sender(PUBLISHER, 'wait')
    const subscriber = subscribed(FIRST)
    const claim = () => topic.sender(1, 'wait').tryReserve(8, CLAIMED)
    const set = (position: number, state: number) => {
      topic.memory.words[topic.ring.recordWord(position) + RECORD.word.state] = state
    }
    const given = claim()
    publish(sender, 1)
    expect(subscriber.find()).toBe(false)
    set(given, RecordState.done)
    expect(rest(subscriber)).toEqual(plainly(1))
    claim()
    publish(sender, 2)
    expect(subscriber.find()).toBe(false)
    kill(1)
    expect(rest(subscriber)).toEqual(plainly(2))
  })

  test('passes over padding', () => {
    made({ position: 72 })
    const subscriber = subscribed(FIRST)
    const sender = topic.sender(PUBLISHER, 'wait')
    expect(sender.trySend(new Uint8Array(16).fill(7))).toBe(SIZE)
    publish(sender, 8)
    expect([subscriber.tryReceive(), subscriber.missed]).toEqual([new Uint8Array(16).fill(7), 0])
    expect(rest(subscriber)).toEqual(plainly(8))
  })

  test('that is overrun while it copies gives nothing of it, and goes on at the tail', () => {
    const subscriber = subscribed(FIRST)
    const sender = topic.sender(PUBLISHER, 'skip')
    publish(sender, 1, 2, 3, 4)
    const { bytes } = topic.memory
    let overtaken = false
    const get = () => {
      if (!overtaken) {
        overtaken = true
        publish(sender, 5, 6)
      }
      return bytes
    }
    Object.defineProperty(topic.memory, 'bytes', { get })
    expect(rest(subscriber)).toEqual([
      [3, 2],
      [4, 0],
      [5, 0],
      [6, 0],
    ])
  })

  test.each([RecordState.taken, RecordState.offered, RecordState.accepted, 0])(
    'a record in state %d is IPC_CORRUPT: no publisher writes that',
    (state) => {
      const subscriber = subscribed(FIRST)
      publish(topic.sender(PUBLISHER, 'wait'), 1)
      topic.memory.words[topic.ring.recordWord(0) + RECORD.word.state] = state
      expect(() => subscriber.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
    },
  )

  test('what it found unsound because it was overwritten meanwhile is not: it goes on at the tail', () => {
    const subscriber = subscribed(FIRST)
    const CLAIMED = RecordState.claimed | (PlainTopic.owner(1) << STATE_BITS)
    topic.sender(1, 'wait').tryReserve(8, CLAIMED)
    const sender = topic.sender(PUBLISHER, 'skip')
    publish(sender, 2, 3, 4)
    kill(1)
    const extent = topic.ring.recordWord(0) + RECORD.word.extent
    whenAsked = () => {
      whenAsked = undefined
      publish(sender, 5)
      // What stands there now is the middle of a longer record.
      topic.memory.words[extent] = 7
    }
    expect(subscriber.tryReceive()).toEqual(message(2))
    // The claim that its writer left is counted: whether it was a message nobody knows any more.
    expect(subscriber.missed).toBe(1)
  })
})
