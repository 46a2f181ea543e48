import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { HerdRest } from '../src/adapter/herd-rest.js'

const resume = jest.fn()
let rest: HerdRest

beforeEach(() => {
  jest.useFakeTimers()
  resume.mockReset()
  rest = new HerdRest(resume)
})
afterEach(() => {
  jest.useRealTimers()
})

/** Woken for nothing, so many milliseconds after what was before. */
function lose(afterMs: number): boolean {
  jest.advanceTimersByTime(afterMs)
  return rest.woken(false)
}

/** Loses until a rest begins, and says how long that took. */
function restMs(): number {
  while (!rest.woken(false)) expect(rest.isResting).toBe(false)
  let milliseconds = 0
  for (; rest.isResting && milliseconds < 100; milliseconds++) jest.advanceTimersByTime(1)
  return milliseconds
}

describe('who was woken for nothing', () => {
  test('once goes on', () => {
    expect(lose(0)).toBe(false)
    expect(rest.isResting).toBe(false)
  })

  test('twice within a millisecond rests, and then sees what is ready', () => {
    lose(0)
    expect(lose(0.5)).toBe(true)
    expect(rest.isResting).toBe(true)
    expect(resume).not.toHaveBeenCalled()
    resume.mockImplementation(() => expect(rest.isResting).toBe(false))
    jest.advanceTimersByTime(1)
    expect(resume).toHaveBeenCalledTimes(1)
  })

  test('now and then goes on: a quiet mailbox has one message for many who wait', () => {
    for (let times = 0; times < 20; times++) expect(lose(1)).toBe(false)
  })

  test('again at once after a rest rests again', () => {
    restMs()
    expect(rest.woken(false)).toBe(true)
  })

  test('again and again rests longer, 4 ms at most', () => {
    expect([restMs(), restMs(), restMs(), restMs()]).toEqual([1, 2, 4, 4])
  })

  test('rests half as long for each time that a message went, 1 ms at least', () => {
    const restAfter = (wins: number) => {
      for (let times = 0; times < 3; times++) restMs()
      for (let times = 0; times < wins; times++) rest.woken(true)
      return restMs()
    }
    expect([1, 2, 5].map(restAfter)).toEqual([2, 1, 1])
  })
})

test('a message that went counts as much as what was lost before', () => {
  lose(0)
  expect(rest.woken(true)).toBe(false)
  expect(lose(0)).toBe(false)
  expect(lose(0)).toBe(true)
})

test('once stopped it resumes nothing and begins no rest', () => {
  lose(0)
  expect(lose(0)).toBe(true)
  rest.stop()
  jest.advanceTimersByTime(100)
  expect(resume).not.toHaveBeenCalled()
  lose(0)
  expect(lose(0)).toBe(false)
})
