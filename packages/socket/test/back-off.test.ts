import { expect, test } from '@jest/globals'
import { BackOff } from '../src/back-off.js'

test('pauses double up to the longest, each cut by up to half at random', () => {
  const backOff = new BackOff({ firstMs: 10, longestMs: 80, boundMs: Number.POSITIVE_INFINITY })
  for (const whole of [10, 20, 40, 80, 80, 80]) {
    const pause = backOff.pause() as number
    expect(pause).toBeGreaterThan(whole / 2 - 1e-9)
    expect(pause).toBeLessThanOrEqual(whole)
  }
  backOff.reset()
  expect(backOff.pause()).toBeLessThanOrEqual(10)
})

test('two that start together do not go on together', () => {
  const schedule = { firstMs: 1000, longestMs: 1000, boundMs: Number.POSITIVE_INFINITY }
  const [one, other] = [new BackOff(schedule), new BackOff(schedule)]
  const pauses = (backOff: BackOff) => Array.from({ length: 20 }, () => backOff.pause())
  expect(pauses(one)).not.toEqual(pauses(other))
})

test('no pause goes past the bound, and none follows it', () => {
  const backOff = new BackOff({ firstMs: 1000, longestMs: 1000, boundMs: 5 })
  expect(backOff.pause()).toBeLessThanOrEqual(5)
  const start = performance.now()
  while (performance.now() - start < 6);
  expect(backOff.pause()).toBeUndefined()
})
