import { expect, jest, test } from '@jest/globals'
import { checkedTimeout, startTimer } from '../src/timing/deadline.js'

test.each([-1, Number.NaN, Number.NEGATIVE_INFINITY])('timeoutMs %p is a RangeError', (timeoutMs) => {
  expect(() => checkedTimeout(timeoutMs)).toThrow(RangeError)
})

test('timeoutMs must be a number; undefined is no limit', () => {
  expect(() => checkedTimeout('5')).toThrow(TypeError)
  expect(checkedTimeout(undefined)).toBe(Number.POSITIVE_INFINITY)
  expect(checkedTimeout(0)).toBe(0)
})

test('a wait longer than a timer can be is made of several', () => {
  jest.useFakeTimers({ now: 0 })
  try {
    const done = jest.fn()
    startTimer(2 ** 33, done)
    jest.advanceTimersByTime(2 ** 33 - 10)
    expect(done).not.toHaveBeenCalled()
    jest.advanceTimersByTime(20)
    expect(done).toHaveBeenCalledTimes(1)
    const cancelled = jest.fn()
    startTimer(100, cancelled)()
    startTimer(Number.POSITIVE_INFINITY, cancelled)
    jest.advanceTimersByTime(2 ** 31)
    expect(cancelled).not.toHaveBeenCalled()
  } finally {
    jest.useRealTimers()
  }
})
