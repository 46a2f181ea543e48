import { IpcError } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import { RECORD } from '../src/layout/structures.js'
import { participantWord } from '../src/participants/participant.js'
import { BUSY, FULL } from '../src/ring/record-sender.js'
import { RecordState, STATE_BITS } from '../src/ring/record-state.js'
import { type Random, randomNumbers, seedOf } from './support/corruption.js'
import { PlainRing } from './support/plain-ring.js'
import { receivedCopies } from './support/received-copies.js'

const STRANGER = participantWord(9, 4)

interface Expected {
  readonly bytes: Uint8Array
  readonly end: number
  position: number
  state: 'ready' | 'claimed' | 'taken' | 'done'
}

/** What a ring must do, told without its arithmetic: positions that only grow, records in a list. */
class Oracle {
  head = 0
  records: Expected[] = []
  constructor(
    readonly size: number,
    readonly capacity: number,
  ) {}

  static extent = (length: number): number => Math.ceil((RECORD.size + length) / 8) * 8

  /** Where a message would end; undefined = no space. */
  endOf(length: number): number | undefined {
    while (this.records[0]?.state === 'done') this.records.shift()
    const [oldest] = this.records
    const tail = oldest === undefined ? this.head : oldest.end - Oracle.extent(oldest.bytes.length)
    const extent = Oracle.extent(length)
    const room = this.size - (this.head % this.size)
    const end = this.head + (extent > room ? room : 0) + extent
    const isFull = this.capacity > 0 && this.records.length >= this.capacity
    return end - tail > this.size || isFull ? undefined : end
  }

  add(bytes: Uint8Array, end: number, position: number, state: 'ready' | 'claimed'): void {
    this.records.push({ bytes, end, position, state })
    this.head = end
  }

  next(): Expected | undefined {
    return this.records.find(({ state }) => state === 'ready')
  }
}

const message = (random: Random, largest: number): Uint8Array =>
  new Uint8Array(random(largest + 1)).map(() => random(256))

function steps(plain: PlainRing, oracle: Oracle, random: Random, largest: number): (() => void)[] {
  const { sender, receiver, ring } = plain
  const placed = (position: number, bytes: Uint8Array, state: 'ready' | 'claimed'): boolean => {
    const end = oracle.endOf(bytes.length)
    expect(position === FULL).toBe(end === undefined)
    if (end === undefined) return false
    // The record's place in its lap.
    expect(ring.placeOf(position)).toBe((end - Oracle.extent(bytes.length)) % oracle.size)
    oracle.add(bytes, end, position, state)
    return true
  }
  const received = (one: Expected | undefined, bytes: Uint8Array | undefined): void => {
    expect(bytes).toEqual(one?.bytes)
    if (one !== undefined) one.state = 'done'
  }
  return [
    () => {
      const bytes = message(random, largest)
      expect(sender.hasSpace(bytes.length)).toBe(oracle.endOf(bytes.length) !== undefined)
      placed(sender.trySend(bytes), bytes, 'ready')
    },
    () => {
      const all = Array.from({ length: random(40) }, () => message(random, 9))
      const from = random(3)
      const went = sender.trySendMany(all, from)
      for (const bytes of all.slice(from, from + went)) {
        const end = oracle.endOf(bytes.length) as number
        expect(end).toBeDefined()
        oracle.add(bytes, end, (end - Oracle.extent(bytes.length)) % (2 * oracle.size), 'ready')
      }
      const refused = all[from + went]
      // Behind others of the batch it may be refused for padding that is not published yet: then the next call takes it.
      if (refused !== undefined && went === 0) expect(oracle.endOf(refused.length)).toBeUndefined()
    },
    () => {
      const bytes = message(random, largest)
      let told: number | undefined
      const state = RecordState.claimed | (STRANGER << STATE_BITS)
      const position = sender.tryReserve(bytes.length, state, (at) => {
        told = at
      })
      if (placed(position, bytes, 'claimed')) expect(told).toBe(position)
      else expect(told).toBeUndefined()
    },
    () => {
      const claimed = oracle.records.find(({ state }) => state === 'claimed')
      if (claimed === undefined) return
      const isSent = random(3) > 0
      plain.memory.bytes.set(claimed.bytes, ring.dataByte(claimed.position))
      plain.settle(claimed.position, isSent ? claimed.bytes.length : undefined)
      claimed.state = isSent ? 'ready' : 'done'
    },
    () => received(oracle.next(), receiver.tryReceive()),
    () => {
      const max = 1 + random(5)
      const found = receivedCopies(receiver, max)
      for (const bytes of found) received(oracle.next(), bytes)
      if (found.length < max) expect(oracle.next()).toBeUndefined()
    },
    () => {
      const next = oracle.next()
      expect(receiver.isReady()).toBe(next !== undefined)
      expect(receiver.tryTake(plain.self)).toBe(next !== undefined)
      if (next === undefined) return
      const { position, length } = receiver
      const at = ring.dataByte(position)
      expect(plain.memory.bytes.slice(at, at + length)).toEqual(next.bytes)
      next.position = position
      next.state = 'taken'
    },
    () => {
      const taken = oracle.records.find(({ state }) => state === 'taken')
      if (taken === undefined) return
      const isReceived = random(2) === 0
      if (isReceived) receiver.finish(taken.position)
      else receiver.giveBack(taken.position)
      taken.state = isReceived ? 'done' : 'ready'
    },
    () => {
      const there = oracle.records.filter(({ state }) => state === 'ready' || state === 'taken')
      expect(receiver.count()).toBe(there.length)
    },
  ]
}

describe('the ring of a mailbox', () => {
  test.each([
    [72, -1],
    [256, -1],
    [264, 3],
    [1_024, 0],
    [1_024, 7],
  ])('of %d bytes for %d messages does what a list of records would', (size, capacity) => {
    const random = randomNumbers(seedOf('record ring'))
    const largest = size / 2 - RECORD.size
    const plain = new PlainRing(size, capacity, largest)
    const oracle = new Oracle(size, capacity)
    const all = steps(plain, oracle, random, largest)
    for (let round = 0; round < 1_500; round++) all[random(all.length)]?.()
    expect(oracle.head).toBeGreaterThan(4 * size)
    expect(plain.word('sendLock') + plain.word('receiveLock')).toBe(0)
  })

  test('publishes a long batch as it grows, and all of it in the end', () => {
    const plain = new PlainRing(1_024, -1, 500)
    const heads: number[] = []
    const published: { head: number }[] = []
    const storeHead = plain.ring.storeHead.bind(plain.ring)
    plain.ring.storeHead = (head) => {
      heads.push(head)
      published.push({ head })
      storeHead(head)
    }
    expect(plain.sender.trySendMany(Array<Uint8Array>(40).fill(new Uint8Array(8)), 0)).toBe(40)
    expect(heads).toEqual([16 * 24, 32 * 24, 40 * 24])
  })

  test('is full, by one look under the lock, where its caller says so', () => {
    const plain = new PlainRing(256, -1, 100)
    expect(plain.sender.trySend(new Uint8Array(8), RecordState.ready, () => true)).toBe(FULL)
    expect(plain.word('head')).toBe(0)
    expect(plain.sender.trySend(new Uint8Array(8), RecordState.ready, () => false)).toBe(0)
  })

  test('tells the tail and the head that a refused call saw', () => {
    const plain = new PlainRing(96, -1, 40)
    expect(plain.sender.seenTail).toBe(-1)
    expect(plain.receiver.tryReceive()).toBeUndefined()
    expect([plain.receiver.nothing, plain.receiver.seenHead]).toEqual(['empty', 0])
    for (let count = 0; count < 4; count++) plain.sender.trySend(new Uint8Array(8))
    plain.receiver.tryReceive()
    expect(plain.sender.trySend(new Uint8Array(40))).toBe(FULL)
    expect(plain.sender.seenTail).toBe(24)
    expect(plain.receiver.isReady()).toBe(true)
    expect(plain.receiver.seenHead).toBe(96)
  })

  test('is busy for every call while another holds its lock, and nothing happens', () => {
    const plain = new PlainRing(256, -1, 100)
    plain.sender.trySend(Uint8Array.of(7))
    plain.set('sendLock', STRANGER)
    plain.set('receiveLock', STRANGER)
    const { sender, receiver } = plain
    expect(sender.trySend(new Uint8Array(1))).toBe(BUSY)
    expect(sender.trySendMany([new Uint8Array(1)], 0)).toBe(0)
    expect(sender.tryReserve(1, RecordState.ready)).toBe(BUSY)
    expect(sender.hasSpace(1)).toBe(BUSY)
    let ran = 0
    expect(sender.withLock(() => ran++)).toBe(false)
    expect(receiver.tryReceive()).toBeUndefined()
    expect(receiver.nothing).toBe('busy')
    expect(receiver.tryReceiveMany(() => ran++, 1)).toBe(0)
    expect(receiver.tryTake(plain.self)).toBe(false)
    expect(receiver.isReady()).toBe('busy')
    expect(receiver.count()).toBeUndefined()
    receiver.reclaim()
    expect([ran, plain.word('head'), plain.word('tail')]).toEqual([0, 24, 0])
    expect([plain.word('sendLock'), plain.word('receiveLock')]).toEqual([STRANGER, STRANGER])
    plain.set('receiveLock', 0)
    expect(receiver.tryReceive()).toEqual(Uint8Array.of(7))
    for (const [owner, nothing] of [
      [STRANGER, 'busy'],
      [0, 'empty'],
    ] as const) {
      plain.set('receiveLock', owner)
      expect(receiver.tryReceive()).toBeUndefined()
      expect(receiver.nothing).toBe(nothing)
    }
  })

  // Killed between publishing and counting; or by another order before publishing.
  test.each([2, 4])(
    'a lock taken from the dead has its sequence %d repaired, and its caller told, once',
    (found) => {
      const plain = new PlainRing(256, -1, 100)
      const { sender } = plain
      for (let count = 0; count < 3; count++) sender.trySend(new Uint8Array(8))
      expect(plain.word('nextSequence')).toBe(3)
      plain.set('nextSequence', found)
      plain.set('sendLock', STRANGER)
      plain.dead.add(STRANGER)
      const seen: number[] = []
      expect(sender.withLock((head, next) => seen.push(head, next))).toBe(true)
      expect(seen).toEqual([72, 3])
      expect(plain.repaired).toEqual([72])
      expect(sender.withLock(() => undefined)).toBe(true)
      expect(plain.repaired).toEqual([72])
      expect(plain.word('sendLock')).toBe(0)
    },
  )

  test('the number of the next record is shown after the records, so that a death between leaves none without a record', () => {
    const plain = new PlainRing(1_024, -1, 500)
    const storeHead = plain.ring.storeHead.bind(plain.ring)
    const seen: number[] = []
    plain.ring.storeHead = (head) => {
      seen.push(plain.word('nextSequence'))
      storeHead(head)
    }
    plain.sender.trySend(new Uint8Array(8))
    plain.sender.tryReserve(8, RecordState.ready)
    plain.sender.trySendMany(Array<Uint8Array>(17).fill(new Uint8Array(8)), 0)
    expect([...seen, plain.word('nextSequence')]).toEqual([0, 1, 2, 18, 19])
  })

  test('a lock taken from the dead leaves the sequence of an empty ring as it is', () => {
    const plain = new PlainRing(256, -1, 100)
    plain.sender.trySend(new Uint8Array(8))
    plain.receiver.tryReceive()
    plain.set('sendLock', STRANGER)
    plain.dead.add(STRANGER)
    expect(plain.sender.withLock(() => undefined)).toBe(true)
    expect(plain.word('nextSequence')).toBe(1)
  })

  test('a failure under a lock that was taken from the dead gives it back', () => {
    const plain = new PlainRing(256, -1, 100)
    plain.set('sendLock', STRANGER)
    plain.dead.add(STRANGER)
    plain.set('head', 7)
    expect(() => plain.sender.trySend(new Uint8Array(1))).toThrow(IpcError)
    expect(plain.word('sendLock')).toBe(0)
  })

  test('what the dead claimed is space, and what they took is a message again', () => {
    const plain = new PlainRing(256, -1, 100)
    const { sender, receiver } = plain
    sender.trySend(Uint8Array.of(1))
    expect(receiver.tryTake(STRANGER)).toBe(true)
    sender.tryReserve(8, RecordState.claimed | (STRANGER << STATE_BITS))
    sender.trySend(Uint8Array.of(2))
    expect(receiver.tryReceive()).toEqual(Uint8Array.of(2))
    expect([receiver.isReady(), receiver.count(), plain.word('tail')]).toEqual([false, 1, 0])
    plain.dead.add(STRANGER)
    expect(receiver.tryReceive()).toEqual(Uint8Array.of(1))
    expect(receiver.isReady()).toBe(false)
    expect(plain.word('tail')).toBe(plain.word('head'))
  })
})

describe('C16 what another program wrote', () => {
  const corrupt = expect.objectContaining({ code: 'IPC_CORRUPT', address: 'the ring' })
  const fields = Object.entries({
    state: [0, 2 ** 31 - 8],
    length: [-1, 17, 101, 2 ** 31 - 1],
    extent: [0, 8, 25, 40, 264, -8],
  }).flatMap(([field, values]) => values.map((value) => [field, value] as const))

  test.each(fields)('%s %d in a record of 16 bytes is IPC_CORRUPT, and the lock is free', (field, value) => {
    const plain = new PlainRing(256, -1, 100)
    plain.sender.trySend(new Uint8Array(16))
    plain.memory.words[plain.ring.recordWord(0) + RECORD.word[field as 'state']] = value
    expect(() => plain.receiver.tryReceive()).toThrow(corrupt)
    expect(plain.word('receiveLock')).toBe(0)
  })

  /** The ring with its tail at `position`, and three messages of a byte from there on. */
  const filledFrom = (position: number): PlainRing => {
    const plain = new PlainRing(256, -1, 100)
    for (const name of ['head', 'tail'] as const) plain.set(name, position)
    for (let count = 0; count < 3; count++) plain.sender.trySend(new Uint8Array(1))
    return plain
  }

  test.each([
    ['no multiple of 8', 0, 28],
    ['past the end of the ring, though not past the head', 232, 32],
  ])('an extent that is %s is IPC_CORRUPT', (_, position, extent) => {
    const plain = filledFrom(position)
    plain.memory.words[plain.ring.recordWord(position) + RECORD.word.extent] = extent
    expect(() => plain.receiver.tryReceive()).toThrow(corrupt)
    expect(filledFrom(position).receiver.tryReceive()).toHaveLength(1)
  })

  test('a length past maxMessageBytes is IPC_CORRUPT, though there is space', () => {
    const plain = new PlainRing(256, -1, 100)
    plain.sender.trySend(new Uint8Array(100))
    plain.memory.words[plain.ring.recordWord(0) + RECORD.word.length] = 104
    expect(() => plain.receiver.tryReceive()).toThrow(corrupt)
  })

  test.each([-8, 512, 4])('a position of %d is IPC_CORRUPT, and the last of a lap is not', (position) => {
    for (const name of ['head', 'tail'] as const) {
      const plain = new PlainRing(256, -1, 100)
      plain.set(name, position)
      expect(() => plain.ring[name]()).toThrow(corrupt)
      plain.set(name, 504)
      expect(plain.ring[name]()).toBe(504)
    }
  })

  test('a head more than a ring past the tail is IPC_CORRUPT, one just a ring past is a full ring', () => {
    const { ring } = new PlainRing(256, -1, 100)
    expect(ring.used(0, 256)).toBe(256)
    expect(ring.used(400, 144)).toBe(256)
    expect(() => ring.used(0, 264)).toThrow(corrupt)
    expect(() => ring.used(400, 152)).toThrow(corrupt)
  })

  test('the longest message and the least are none of it', () => {
    const plain = new PlainRing(256, -1, 100)
    for (const length of [100, 0]) {
      plain.sender.trySend(new Uint8Array(length))
      expect(plain.receiver.tryReceive()).toHaveLength(length)
    }
  })
})
