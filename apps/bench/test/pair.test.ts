import { expect, it } from '@jest/globals'
import { costOf, counts } from '../src/statistics/pair.js'

const calm = { disturbed: false }

it('counts a pair whose reference agrees before and after within 1.5 times, either way', () => {
  expect(counts({ before: 10, subject: 1, after: 15, ...calm })).toBe(true)
  expect(counts({ before: 15, subject: 1, after: 10, ...calm })).toBe(true)
  expect(counts({ before: 10, subject: 1, after: 15.1, ...calm })).toBe(false)
  expect(counts({ before: 15.1, subject: 1, after: 10, ...calm })).toBe(false)
})

it('does not count a pair that others disturbed', () => {
  expect(counts({ before: 10, subject: 1, after: 10, disturbed: true })).toBe(false)
})

it('compares the subject with what lies between its neighbours', () => {
  expect(costOf({ before: 2, subject: 8, after: 8, ...calm })).toBe(2)
  expect(costOf({ before: 10, subject: 5, after: 10, ...calm })).toBe(0.5)
})
