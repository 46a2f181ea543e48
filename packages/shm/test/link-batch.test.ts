import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import { LinkBatch } from '../src/ring/link-batch.js'
import { PADDING } from '../src/ring/link-sender.js'
import { type Random, randomNumbers, seedOf } from './support/corruption.js'
import { PlainLink } from './support/plain-link.js'

const RING_BYTES = 16_384
const LARGEST = 8_000
const ROUNDS = 400

/** Mostly small ones in runs of one size, now and then none or a large one. */
function message(random: Random, size: number): Uint8Array {
  const length = random(8) === 0 ? ([0, 1, 2_049, random(LARGEST)][random(4)] as number) : size
  return new Uint8Array(length).fill(random(256))
}

test('by the block, one by one and in between, whatever their sizes and kinds, each message comes once, whole and in order', () => {
  const random = randomNumbers(seedOf('blocks'))
  const { sender, receiver } = new PlainLink(RING_BYTES, { largest: LARGEST })
  const sent: { readonly bytes: Uint8Array; readonly kind: number }[] = []
  const check = (received: readonly Uint8Array[], kind: number) => {
    for (const bytes of received) {
      const next = sent.shift()
      assert.ok(next !== undefined && kind === next.kind && Buffer.compare(bytes, next.bytes) === 0)
    }
  }
  let blocks = 0
  for (let round = 0; round < ROUNDS; round++) {
    const size = random(300)
    for (let count = random(100); count > 0; count--) {
      const kind = random(20) === 0 ? 1 : 0
      const bytes = message(random, size)
      if (!sender.trySend(bytes, kind, 0)) break
      sent.push({ bytes, kind })
    }
    for (let calls = random(4); calls > 0; calls--) {
      const one = random(3) === 0 ? receiver.tryReceive() : undefined
      if (one !== undefined) check([one], receiver.kind)
      const received: Uint8Array[] = []
      const max = random(2) === 0 ? Number.POSITIVE_INFINITY : 1 + random(60)
      expect(receiver.tryReceiveCopies(received, 0, max)).toBe(received.length)
      expect(received.length).toBeLessThanOrEqual(max)
      if (received.length > 3) blocks++
      check(received, 0)
    }
  }
  for (let rest = receiver.tryReceive(); rest !== undefined; rest = receiver.tryReceive()) {
    check([rest], receiver.kind)
  }
  expect(sent).toEqual([])
  expect(blocks).toBeGreaterThan(ROUNDS / 10)
})

describe('a block of records', () => {
  const MANY = Number.POSITIVE_INFINITY
  const LONGEST = 3_000

  /** What one `take` adds and returns, of `sent` messages of `length` bytes of which it may read `ahead` records. */
  function taken(
    sent: number,
    length: number,
    { ahead = sent, max = MANY, kind = 0 } = {},
    change: (link: PlainLink) => void = () => undefined,
  ): [records: number, bytes: number] {
    const link = new PlainLink(65_536, { largest: LONGEST })
    link.send(sent, length)
    change(link)
    const extent = Math.ceil((16 + length) / 8) * 8
    const messages: Uint8Array[] = []
    const batch = new LinkBatch(link.memory, LONGEST)
    const bytes = batch.take(messages, link.place.records, extent, ahead * extent, kind, max)
    for (const [number, message] of messages.entries())
      if (message.length === length) expect(message).toEqual(new Uint8Array(length).fill(number))
    return [messages.length, bytes]
  }

  test('is 4,096 bytes or less, whole records', () => {
    expect(taken(200, 8)).toEqual([170, 170 * 24])
    expect(taken(20, 8)).toEqual([20, 20 * 24])
    expect(taken(20, 8, { ahead: 7 })).toEqual([7, 7 * 24])
    expect(taken(20, 8, { ahead: 6.5 })).toEqual([6, 6 * 24])
  })

  test('has as many records as may be received, from three on', () => {
    expect(taken(20, 8, { max: 5 })).toEqual([5, 5 * 24])
    expect(taken(20, 8, { max: 3 })).toEqual([3, 3 * 24])
    expect(taken(20, 8, { max: 2 })).toEqual([0, 0])
    expect(taken(20, 8, { ahead: 3 })).toEqual([3, 3 * 24])
    expect(taken(20, 8, { ahead: 2 })).toEqual([0, 0])
    expect(taken(2, 8)).toEqual([0, 0])
  })

  test('has three records at least, of up to 2,048 bytes each', () => {
    expect(taken(9, 2_032)).toEqual([3, 3 * 2_048])
    expect(taken(9, 2_033)).toEqual([0, 0])
  })

  test('has empty messages too, up to its last byte', () => {
    expect(taken(3, 0)).toEqual([3, 48])
  })

  test('ends before a record of another kind, of an unsound length or longer than what is there', () => {
    const changed = (field: 'kind' | 'length', value: number) =>
      taken(20, 8, {}, (link) => link.setRecord(5 * 24, field, value))
    expect(changed('kind', 1)).toEqual([5, 5 * 24])
    // What lies above the byte of a kind is not its own.
    expect(changed('kind', 0x100)).toEqual([20, 20 * 24])
    expect(changed('length', PADDING)).toEqual([5, 5 * 24])
    expect(changed('length', LONGEST)).toEqual([5, 5 * 24])
    expect(changed('length', 15 * 24 - 15)).toEqual([5, 5 * 24])
    expect(changed('length', 15 * 24 - 16)[1]).toBe(20 * 24)
    expect(taken(20, 8, { kind: 1 })).toEqual([0, 0])
  })

  test('has no message over maxMessageBytes, though it is there', () => {
    const link = new PlainLink(1_024, { largest: 9 })
    for (const length of [9, 9, 9, 9]) link.send(1, length)
    const messages: Uint8Array[] = []
    expect(new LinkBatch(link.memory, 9).take(messages, link.place.records, 32, 128, 0, MANY)).toBe(128)
    link.setRecord(64, 'length', 10)
    expect(new LinkBatch(link.memory, 9).take(messages, link.place.records, 32, 128, 0, MANY)).toBe(64)
    expect(messages.map(({ length }) => length)).toEqual([9, 9, 9, 9, 9, 9])
  })
})
