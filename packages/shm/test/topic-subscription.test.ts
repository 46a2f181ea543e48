import { beforeEach, describe, expect, test } from '@jest/globals'
import { RECORD } from '../src/layout/structures.js'
import { RecordState, STATE_BITS } from '../src/ring/record-state.js'
import { OVERRUN, PINNED } from '../src/topic/cursors.js'
import { PlainTopic } from './support/plain-topic.js'
import { message, plainly, publish, rest, TestTopic } from './support/test-topic.js'

const EXTENT = 24
const PUBLISHER = 0
const FIRST = 5

let topic: TestTopic
beforeEach(() => {
  topic = new TestTopic()
})

describe('a subscriber', () => {
  test('receives what is published from its subscription on, once', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    publish(sender, 1)
    const subscriber = topic.subscribed(FIRST)
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
    const subscriber = topic.subscribed(FIRST)
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
    topic.kill(1)
    expect(rest(subscriber)).toEqual(plainly(2))
  })

  test('passes over padding', () => {
    topic = new TestTopic({ position: 72 })
    const subscriber = topic.subscribed(FIRST)
    const sender = topic.sender(PUBLISHER, 'wait')
    expect(sender.trySend(new Uint8Array(16).fill(7))).toBe(96)
    publish(sender, 8)
    expect([subscriber.tryReceive(), subscriber.missed]).toEqual([new Uint8Array(16).fill(7), 0])
    expect(rest(subscriber)).toEqual(plainly(8))
  })

  test('that is overrun while it copies gives nothing of it, and goes on at the tail', () => {
    const subscriber = topic.subscribed(FIRST)
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

  test('that is overrun and sets itself to the tail looks whether that has moved on meanwhile', () => {
    const subscriber = topic.subscribed(FIRST)
    const sender = topic.sender(PUBLISHER, 'skip')
    publish(sender, 1, 2, 3, 4, 5)
    expect(topic.slot(FIRST, 'cursor')).toBe(OVERRUN)
    const tail = topic.ring.tail.bind(topic.ring)
    const later = [6, 7]
    topic.ring.tail = () => {
      const seen = tail()
      const value = later.shift()
      if (value !== undefined) {
        topic.ring.tail = tail
        publish(sender, value)
        topic.ring.tail = looked
      }
      return seen
    }
    const looked = topic.ring.tail
    expect(rest(subscriber)).toEqual([[4, 3], ...plainly(5, 6, 7)])
    expect(later).toEqual([])
  })

  test.each([RecordState.taken, RecordState.offered, RecordState.accepted, 0])(
    'a record in state %d is IPC_CORRUPT: no publisher writes that',
    (state) => {
      const subscriber = topic.subscribed(FIRST)
      publish(topic.sender(PUBLISHER, 'wait'), 1)
      topic.memory.words[topic.ring.recordWord(0) + RECORD.word.state] = state
      expect(() => subscriber.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
    },
  )

  test('what it found unsound because it was overwritten meanwhile is not: it goes on at the tail', () => {
    const subscriber = topic.subscribed(FIRST)
    const CLAIMED = RecordState.claimed | (PlainTopic.owner(1) << STATE_BITS)
    topic.sender(1, 'wait').tryReserve(8, CLAIMED)
    const sender = topic.sender(PUBLISHER, 'skip')
    publish(sender, 2, 3, 4)
    topic.kill(1)
    const extent = topic.ring.recordWord(0) + RECORD.word.extent
    topic.whenAsked = () => {
      topic.whenAsked = undefined
      publish(sender, 5)
      // What stands there now is the middle of a longer record.
      topic.memory.words[extent] = 7
    }
    expect(subscriber.tryReceive()).toEqual(message(2))
    // The claim that its writer left is counted: whether it was a message nobody knows any more.
    expect(subscriber.missed).toBe(1)
  })
})
