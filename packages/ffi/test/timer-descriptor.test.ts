import { expect, test } from '@jest/globals'
import { close, POLLIN, pollOne, timerfdCreate, timerfdSettime } from '../src/index.js'

const WATCHDOG_MS = 20_000

test('a timer is readable once its microseconds are over, and not when it is set to never', () => {
  const fd = timerfdCreate()
  try {
    expect(pollOne(fd, POLLIN, 0)).toBe(0)
    timerfdSettime(fd, 200)
    expect(pollOne(fd, POLLIN, WATCHDOG_MS)).toBe(POLLIN)
    timerfdSettime(fd, 0)
    expect(pollOne(fd, POLLIN, 0)).toBe(0)
    for (const wrong of [-1, 0.5, Number.NaN, 1_000_000])
      expect(() => timerfdSettime(fd, wrong)).toThrow(RangeError)
  } finally {
    close(fd)
  }
})
