import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { RING } from '../src/layout/structures.js'
import { put, type SharedMemory } from '../src/memory/words.js'
import { FullRing } from '../src/ring/full-ring.js'
import { RecordRing } from '../src/ring/record-ring.js'

const CONTROL_BYTES = 512
const TAIL = 64
const LENGTH = 40

let memory: SharedMemory
let yields: number
let full: FullRing

beforeEach(() => {
  const buffer = new ArrayBuffer(4_096)
  const bytes = new Uint8Array(buffer)
  memory = { words: new Int32Array(buffer), bytes, lent: bytes }
  const ring = new RecordRing(memory, { control: 0, records: CONTROL_BYTES, size: 1_024 }, 512, 'a ring')
  ring.storeTail(TAIL)
  yields = 0
  full = new FullRing(ring, () => yields++)
})

describe('a sender that found the ring full', () => {
  test('looks where it was not refused before', () => {
    expect(full.isStill(LENGTH)).toBe(false)
  })

  test('looks at once when the tail has moved', () => {
    full.found(TAIL, LENGTH)
    put(memory, RING.word.tail, TAIL + 64)
    expect(full.isStill(LENGTH)).toBe(false)
  })

  test('looks at once when messages came and went, though the tail is there again', () => {
    full.found(TAIL, LENGTH)
    put(memory, RING.word.nextSequence, 7)
    expect(full.isStill(LENGTH)).toBe(false)
  })

  test('looks at once for a shorter message', () => {
    full.found(TAIL, LENGTH)
    expect(full.isStill(LENGTH - 1)).toBe(false)
  })

  test('looks again after a while though nothing moved, and lets another have the processor before', () => {
    const end = performance.now() + 20_000
    let looks = 0
    while (yields === 0 && performance.now() < end) {
      full.found(TAIL, LENGTH)
      while (full.isStill(LENGTH)) expect(performance.now()).toBeLessThan(end)
      looks++
    }
    expect(looks).toBeGreaterThan(0)
    expect(yields).toBeGreaterThan(0)
  })
})

describe('a sender that tries again and again', () => {
  let now = 0
  beforeEach(() => {
    now = 0
    jest.spyOn(performance, 'now').mockImplementation(() => now)
  })
  afterEach(() => void jest.restoreAllMocks())
  const isStillAt = (moment: number, length = LENGTH): boolean => {
    now = moment
    return full.isStill(length)
  }

  test('is told without a look for ten microseconds, then looks', () => {
    full.found(TAIL, LENGTH)
    expect(isStillAt(0.001)).toBe(true)
    expect(isStillAt(0.009, LENGTH + 1)).toBe(true)
    expect([isStillAt(0.01), yields]).toEqual([false, 1])
    // What it knew is used up.
    expect([isStillAt(0.01), yields]).toEqual([false, 1])
  })

  test('knows it from its last look', () => {
    full.found(TAIL, LENGTH)
    now = 5
    put(memory, RING.word.nextSequence, 7)
    full.found(TAIL, LENGTH + 8)
    expect(isStillAt(5.009, LENGTH + 8)).toBe(true)
    expect(isStillAt(5.009, LENGTH)).toBe(false)
  })

  test('keeps the processor where it comes a tenth of a millisecond after its last try, or later', () => {
    full.found(TAIL, LENGTH)
    expect([isStillAt(0.1), yields]).toEqual([false, 0])
    full.found(TAIL, LENGTH)
    expect([isStillAt(0.15), yields]).toEqual([false, 1])
  })

  test.each<[string, () => unknown]>([
    ['it was not refused', () => undefined],
    [
      'the ring has moved',
      () => {
        full.found(TAIL, LENGTH)
        put(memory, RING.word.nextSequence, 7)
        return isStillAt(1)
      },
    ],
    [
      'it is to look',
      () => {
        full.found(TAIL, LENGTH)
        return isStillAt(1)
      },
    ],
  ])('where %s the next is not one of those in a row', (_, before) => {
    before()
    expect(isStillAt(10)).toBe(false)
    now = 10.08
    full.found(TAIL, LENGTH)
    expect([isStillAt(10.095), yields]).toEqual([false, 0])
  })

  test('knows a tail at the start of the ring as well', () => {
    put(memory, RING.word.tail, 0)
    full.found(0, LENGTH)
    expect(isStillAt(0.001)).toBe(true)
  })

  test('forgets a ring that has moved', () => {
    full.found(TAIL, LENGTH)
    put(memory, RING.word.tail, TAIL + 64)
    expect(isStillAt(0.001)).toBe(false)
    put(memory, RING.word.tail, TAIL)
    expect(isStillAt(0.001)).toBe(false)
    expect(yields).toBe(0)
  })
})
