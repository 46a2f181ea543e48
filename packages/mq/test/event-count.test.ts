import { close, Mapping, memfdCreate, truncate } from '@ipc/ffi'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { EVENT_COUNT_WORDS, EventCount } from '../src/wake-up/event-count.js'

const SLEEPERS = 1

let mapping: Mapping
let rings: number
let waiter: EventCount
let maker: EventCount
beforeEach(() => {
  const bytes = EVENT_COUNT_WORDS * Int32Array.BYTES_PER_ELEMENT
  const fd = memfdCreate('event-count')
  truncate(fd, bytes)
  mapping = Mapping.map(fd, bytes)
  close(fd)
  rings = 0
  const ring = () => {
    rings += 1
  }
  waiter = new EventCount(mapping, 0, ring)
  maker = new EventCount(mapping, 0, ring)
})
afterEach(() => mapping.close())

const mark = (): number => (mapping.int32[0] as number) & SLEEPERS

test('an event is news once', () => {
  expect(waiter.hasNews()).toBe(false)
  maker.advance()
  expect(waiter.hasChanged).toBe(true)
  expect(waiter.hasNews()).toBe(true)
  expect(waiter.hasNews()).toBe(false)
})

test('the mark of a thread that sleeps is no event, and goes with the next: those after it wake nobody', () => {
  expect(waiter.sleep(1)).toBe(true)
  expect(mark()).toBe(SLEEPERS)
  expect(waiter.hasNews()).toBe(false)
  maker.advance()
  expect(mark()).toBe(0)
  expect(waiter.hasNews()).toBe(true)
  maker.advance()
  expect(mark()).toBe(0)
})

test('two threads sleep under one mark', () => {
  const other = new EventCount(mapping, 0, () => undefined)
  expect(waiter.sleep(1)).toBe(true)
  expect(other.sleep(1)).toBe(true)
  maker.advance()
  expect([waiter.hasNews(), other.hasNews(), mark()]).toEqual([true, true, 0])
})

test('what happened since the last look ends a sleep before it begins', () => {
  // Sleeps without a spin before it, as spins in vain make it do.
  for (let sleeps = 0; sleeps < 20; sleeps++) waiter.sleep(0)
  maker.advance()
  const before = performance.now()
  waiter.sleep(20_000)
  expect(performance.now() - before).toBeLessThan(10_000)
  expect(waiter.hasNews()).toBe(false)
})

test('event loops are rung by each event while they are counted', () => {
  waiter.countLoop(1)
  maker.advance()
  maker.advance()
  waiter.countLoop(-1)
  maker.advance()
  expect(rings).toBe(2)
})
