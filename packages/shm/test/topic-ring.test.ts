import { beforeEach, describe, expect, test } from '@jest/globals'
import { FULL } from '../src/ring/record-sender.js'
import { RecordState, STATE_BITS } from '../src/ring/record-state.js'
import { Cursors, OVERRUN } from '../src/topic/cursors.js'
import { skipTheSlow } from '../src/topic/make-space.js'
import { PlainTopic } from './support/plain-topic.js'
import { message, plainly, publish, rest, TestTopic } from './support/test-topic.js'

const EXTENT = 24
const PUBLISHER = 0
const [FIRST, SECOND] = [5, 127]

let topic: TestTopic
beforeEach(() => {
  topic = new TestTopic()
})

describe('a publisher that waits', () => {
  test('is held back by the slowest of its subscribers, wherever its slot is, and by nobody else', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    publish(sender, 1, 2, 3, 4, 5, 6)
    const [first, second] = [topic.subscribed(FIRST), topic.subscribed(SECOND)]
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
    const [first, second] = [topic.subscribed(FIRST), topic.subscribed(SECOND)]
    publish(sender, 1, 2, 3, 4)
    rest(second)
    first.tryReceive()
    topic.asked = 0
    publish(sender, 5)
    expect([topic.asked, topic.word('tail')]).toEqual([1, EXTENT])
    expect(sender.trySend(message(6))).toBe(FULL)
    expect(topic.asked).toBe(2)
  })

  test('is not held back by one that has ended, or is dead: whose place is given up', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    const [first] = [topic.subscribed(FIRST), topic.subscribed(SECOND)]
    publish(sender, 1, 2, 3, 4)
    first.end()
    expect(sender.trySend(message(5))).toBe(FULL)
    topic.kill(SECOND)
    publish(sender, 5)
    expect(topic.slot(SECOND, 'subscribed')).toBe(0)
    topic.asked = 0
    publish(sender, 6, 7, 8, 9, 10)
    expect(topic.asked).toBe(0)
  })

  test('is held back by who reads in place', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    const reader = topic.subscribed(FIRST)
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
    const [slow, quick] = [topic.subscribed(FIRST), topic.subscribed(SECOND)]
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

  test('takes nothing from who stands just behind what it frees', () => {
    const sender = topic.sender(PUBLISHER, 'skip')
    const subscriber = topic.subscribed(FIRST)
    publish(sender, 1, 2, 3, 4)
    subscriber.tryReceive()
    publish(sender, 5)
    expect([topic.word('tail'), topic.slot(FIRST, 'cursor')]).toEqual([EXTENT, EXTENT])
    expect([topic.slot(SECOND, 'cursor'), OVERRUN]).toEqual([0, -1])
  })

  test('takes nothing from who moves on while it looks', () => {
    const sender = topic.sender(PUBLISHER, 'skip')
    const subscriber = topic.subscribed(FIRST)
    publish(sender, 1, 2, 3, 4)
    const distance = topic.ring.distance.bind(topic.ring)
    let moved = false
    topic.ring.distance = (from, to) => {
      // The first time after it has freed the oldest: between the two looks at this cursor.
      if (!moved && topic.word('tail') === EXTENT) {
        moved = true
        for (const value of [1, 2, 3]) expect(subscriber.tryReceive()).toEqual(message(value))
      }
      return distance(from, to)
    }
    publish(sender, 5)
    expect(moved).toBe(true)
    expect(rest(subscriber)).toEqual(plainly(4, 5))
  })

  test('finds nothing to free in an empty ring', () => {
    const sender = topic.sender(PUBLISHER, 'wait')
    publish(sender, 1, 2, 3, 4, 5)
    topic.set('tail', topic.word('head'))
    const slots = topic.slots(PUBLISHER)
    skipTheSlow(topic.ring, new Cursors(topic.ring, slots), slots)(0, topic.word('head'))
    expect(topic.word('tail')).toBe(topic.word('head'))
  })

  test('does not overwrite what one reads in place, and goes on when it has read it, or is dead', () => {
    const sender = topic.sender(PUBLISHER, 'skip')
    const reader = topic.subscribed(FIRST)
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
    topic.kill(FIRST)
    publish(sender, 11)
    expect(topic.slot(FIRST, 'subscribed')).toBe(0)
  })

  test.each([
    [FIRST, SECOND],
    [SECOND, FIRST],
  ])('frees up to the first of several that are read in place: slots %d and %d', (early, late) => {
    topic = new TestTopic({ size: 192 })
    const sender = topic.sender(PUBLISHER, 'skip')
    const [first, second] = [topic.subscribed(early), topic.subscribed(late)]
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
    topic.kill(1)
    publish(sender, 5)
    expect(topic.word('tail')).toBe(EXTENT)
  })

  test('counts no padding as a message: a lap later at least one goes', () => {
    topic = new TestTopic({ position: 72 })
    const sender = topic.sender(PUBLISHER, 'skip')
    // Padding from 72 on, then two of 32 bytes and more.
    for (let value = 0; value < 2; value++)
      expect(sender.trySend(new Uint8Array(16).fill(value))).toBeGreaterThanOrEqual(0)
    expect(topic.word('tail')).toBe(72)
    expect(sender.trySend(new Uint8Array(8))).toBeGreaterThanOrEqual(0)
    expect(topic.word('tail')).toBe(96 + 32)
  })
})

describe('a publisher that takes the lock from the dead', () => {
  const STRANGER = 3
  beforeEach(() => {
    topic.set('sendLock', PlainTopic.owner(STRANGER))
    topic.kill(STRANGER)
  })

  test('takes from the subscribers what was freed and not yet taken from them', () => {
    topic.set('sendLock', 0)
    const [slow, quick] = [topic.subscribed(FIRST), topic.subscribed(SECOND)]
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
    const [early, late] = [topic.subscribed(FIRST), topic.subscribed(SECOND)]
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
      topic.kill(slot)
    }
    topic.set('tail', 2 * EXTENT)
    topic.set('sendLock', PlainTopic.owner(STRANGER))
    expect(topic.sender(PUBLISHER, 'wait').withLock(() => undefined)).toBe(true)
    expect([topic.word('tail'), topic.slot(SECOND, 'subscribed')]).toEqual([2 * EXTENT, 0])
  })
})
