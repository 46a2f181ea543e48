import { describe, expect, test } from '@jest/globals'
import { LINK_RECORD } from '../src/layout/structures.js'
import type { RecordReceiver } from '../src/ring/record-receiver.js'
import { type Random, randomNumbers, seedOf } from './support/corruption.js'
import { PlainLink } from './support/plain-link.js'
import { receivedCopies } from './support/received-copies.js'

interface Expected {
  readonly bytes: Uint8Array
  readonly kind: number
  readonly correlation: number
  readonly start: number
  readonly end: number
}

const extentOf = (length: number): number => Math.ceil((LINK_RECORD.size + length) / 8) * 8

/** What is under way, told by positions that only grow. */
class Oracle {
  readonly records: Expected[] = []
  #head = 0
  #received = 0
  constructor(
    readonly size: number,
    readonly capacity: number,
  ) {}

  /** Undefined = whether padding before the oldest is free yet is the receiver's affair. */
  fits(length: number): boolean | undefined {
    if (this.capacity >= 0 && this.records.length >= this.capacity) return false
    const { end } = this.#placeOf(length)
    if (end - this.#received <= this.size) return true
    return end - (this.records[0]?.start ?? this.#received) <= this.size ? undefined : false
  }

  add(bytes: Uint8Array, kind: number, correlation: number): void {
    const { start, end } = this.#placeOf(bytes.length)
    this.records.push({ bytes, kind, correlation, start, end })
    this.#head = end
  }

  receive(): Expected | undefined {
    const one = this.records.shift()
    this.#received = one?.end ?? this.#received
    return one
  }

  #placeOf(length: number): { start: number; end: number } {
    const extent = extentOf(length)
    const room = this.size - (this.#head % this.size)
    const start = this.#head + (extent > room ? room : 0)
    return { start, end: start + extent }
  }
}

function steps(link: PlainLink, oracle: Oracle, random: Random): (() => void)[] {
  const { sender, receiver, memory, largest } = link
  const message = (most: number) => new Uint8Array(random(most + 1)).map(() => random(256))
  const sent = (went: boolean, bytes: Uint8Array, kind: number, correlation: number) => {
    const fits = oracle.fits(bytes.length)
    if (fits !== undefined) expect(went).toBe(fits)
    if (went) oracle.add(bytes, kind, correlation)
  }
  return [
    () => {
      const [bytes, kind, correlation] = [message(largest), random(5), random(2 ** 32)]
      const had = sender.hasSpace(bytes.length)
      const went = sender.trySend(bytes, kind, correlation)
      expect(had).toBe(went)
      sent(went, bytes, kind, correlation)
    },
    () => {
      const all = Array.from({ length: random(100) }, () => message(9))
      const from = Math.min(random(3), all.length)
      const went = sender.trySendMany(all, from, 2, 7)
      for (const bytes of all.slice(from, from + went)) sent(true, bytes, 2, 7)
      const refused = all[from + went]
      if (refused !== undefined) expect(oracle.fits(refused.length)).not.toBe(true)
    },
    () => {
      const bytes = message(largest)
      const at = sender.reserve(bytes.length)
      if (at >= 0) {
        memory.bytes.set(bytes, at)
        const before = receiver.count()
        sender.commit(bytes.length)
        expect(receiver.count()).toBe(before + 1)
      }
      sent(at >= 0, bytes, 0, 0)
    },
    () => {
      expect(receiver.isReady()).toBe(oracle.records.length > 0)
      const bytes = receiver.tryReceive()
      const one = oracle.receive()
      expect(bytes).toEqual(one?.bytes)
      if (one !== undefined)
        expect([receiver.kind, receiver.correlation]).toEqual([one.kind, one.correlation])
    },
    () => {
      const kind = oracle.records[0]?.kind ?? 0
      const tryReceiveMany: RecordReceiver['tryReceiveMany'] = (use, most) =>
        receiver.tryReceiveMany(use, kind, most)
      const found = receivedCopies({ tryReceiveMany }, 1 + random(40))
      for (const bytes of found) expect(oracle.receive()).toMatchObject({ bytes, kind })
      if (found.length === 0) expect(oracle.records).toEqual([])
    },
    () => {
      const at = receiver.next()
      expect(at >= 0).toBe(oracle.records.length > 0)
      if (at < 0) return
      const { length } = receiver
      expect(memory.bytes.slice(at, at + length)).toEqual(oracle.receive()?.bytes)
      receiver.consume()
    },
    () => expect(receiver.count()).toBe(oracle.records.length),
  ]
}

describe('the ring of a link', () => {
  test.each([
    [64, -1],
    [256, -1],
    [264, 3],
    [1_024, 7],
  ])('of %d bytes for %d messages does what a list of records would', (size, capacity) => {
    const random = randomNumbers(seedOf('link ring'))
    const link = new PlainLink(size, { capacity })
    const all = steps(link, new Oracle(size, capacity), random)
    for (let round = 0; round < 1_500; round++) all[random(all.length)]?.()
    while (link.receiver.tryReceive() !== undefined);
    expect(link.receiver.seenHead).toBe(link.word('head'))
    expect(link.word('tail')).toBe(link.word('head'))
  })

  test('shows the messages of a long call as it goes, and all of them in the end', () => {
    const { sender, receiver, word } = new PlainLink(8_192)
    const messages = Array<Uint8Array>(100).fill(new Uint8Array(8))
    expect(sender.trySendMany(messages, 0, 0, 0)).toBe(100)
    expect(word('head')).toBe(100 * 24)
    const tails: number[] = []
    expect(receiver.tryReceiveMany(() => tails.push(word('tail')), 0, 40)).toBe(40)
    // Freed by sixteen: a sender that waits for room gets it soon.
    expect([tails[15], tails[16], tails[31], tails[32], word('tail')]).toEqual([0, 384, 384, 768, 960])
  })

  test('frees what was received where its user throws', () => {
    const { sender, receiver, word } = new PlainLink(1_024)
    for (let count = 0; count < 3; count++) sender.trySend(Uint8Array.of(count), 0, 0)
    let calls = 0
    const use = () => {
      if (++calls === 2) throw new Error('enough')
    }
    expect(() => receiver.tryReceiveMany(use, 0, 3)).toThrow('enough')
    expect(word('tail')).toBe(24)
    expect(receiver.tryReceive()).toEqual(Uint8Array.of(1))
  })

  test('a refused send tells the tail that it saw', () => {
    const { sender, receiver } = new PlainLink(96)
    for (let count = 0; count < 4; count++) expect(sender.trySend(new Uint8Array(8), 0, 0)).toBe(true)
    expect(sender.trySend(new Uint8Array(8), 0, 0)).toBe(false)
    expect(sender.seenTail).toBe(0)
    receiver.tryReceive()
    expect(sender.hasSpace(8)).toBe(true)
    expect(sender.seenTail).toBe(24)
  })

  test('a sender that rests sees what was received, until a quarter is free', () => {
    const { sender, receiver } = new PlainLink(96)
    for (let count = 0; count < 4; count++) sender.trySend(new Uint8Array(8), 0, 0)
    for (const seen of [24, 24]) {
      receiver.tryReceive()
      sender.letReceiverGoOn(1)
      expect(sender.seenTail).toBe(seen)
    }
  })
})
