import { beforeEach, describe, expect, test } from '@jest/globals'
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
