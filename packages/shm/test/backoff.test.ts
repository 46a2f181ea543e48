import { expect, test } from '@jest/globals'
import { Backoff } from '../src/ring/backoff.js'

const RING_BYTES = 65_536

function after(backoff: Backoff, ...found: number[]): number {
  for (const bytes of found) backoff.found(bytes)
  return backoff.steps
}

test('a receiver rests for longer while it chases its sender, up to a limit', () => {
  const backoff = new Backoff(RING_BYTES)
  expect(after(backoff, 80)).toBe(0)
  const short = after(backoff, 80)
  expect(short).toBeGreaterThan(0)
  const long = after(backoff, 160, 240, 320, 400, 480, 560)
  expect(long).toBeGreaterThan(short)
  expect(after(backoff, 640, 720, 800, 880, 960)).toBeLessThan(2 * long)
})

test('it rests no longer where that does not make looks find more', () => {
  const backoff = new Backoff(RING_BYTES)
  const steps = after(backoff, ...new Array<number>(100).fill(160))
  expect(after(backoff, ...new Array<number>(100).fill(160))).toBe(steps)
  expect(after(backoff, 80)).toBeLessThan(steps)
})

test('it rests less where looks find enough, and soon not at all where they find nothing', () => {
  const backoff = new Backoff(RING_BYTES)
  const steps = after(backoff, 80, 160, 240, 320, 400)
  expect(after(backoff, 8_000)).toBeLessThan(steps)
  expect(after(backoff, 0, 0, 0, 0, 0, 0)).toBe(0)
})

test('who asks and answers never rests: between any two messages a look finds nothing', () => {
  const backoff = new Backoff(RING_BYTES)
  for (let trip = 0; trip < 100; trip++) expect(after(backoff, 80, 0)).toBe(0)
})

test('a ring of a few messages is never rested on', () => {
  expect(after(new Backoff(320), 80, 160, 80, 240)).toBe(0)
})

test('by how much: twice as long from 64 steps to 1,600, a quarter less, a quarter of it', () => {
  const backoff = new Backoff(RING_BYTES)
  const expectSteps = (...rows: readonly (readonly [found: number, steps: number])[]) => {
    for (const [found, steps] of rows) expect([found, after(backoff, found)]).toEqual([found, steps])
  }
  // Below 256 steps without asking what it brings.
  expectSteps([80, 0], [80, 64], [80, 128], [79, 256])
  // From there on only where looks find more; where they find less, less.
  expectSteps([79, 256], [80, 512], [81, 1_024], [82, 1_600], [83, 1_600], [83, 1_600], [82, 1_200])
  // Enough is 1,024 bytes.
  expectSteps([1_023, 1_600], [1_024, 1_200], [1_024, 900], [1_023, 675])
  // After a look that found nothing the next one says nothing yet.
  expectSteps([0, 168], [80, 168], [80, 336], [0, 84], [0, 21], [0, 5], [0, 1], [0, 0])
})

test('in a small ring an eighth of it is enough', () => {
  const steps = (enough: number) => after(new Backoff(4_096), 80, 80, 80, enough)
  expect(steps(511)).toBe(256)
  expect(steps(512)).toBe(96)
})
