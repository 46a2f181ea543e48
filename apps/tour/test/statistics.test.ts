import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { median, rounded } from '../src/statistics.js'

it('the median of an odd count is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([7])).toBe(7)
})

it('the median of an even count is the mean of the two in the middle', () => {
  expect(median([4, 1, 10, 2])).toBe(3)
})

it('there is no median of nothing', () => {
  expect(median([])).toBeNaN()
})

it('as many values lie below the median as above', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values)
      const below = values.filter((value) => value < middle).length
      const above = values.filter((value) => value > middle).length
      expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2)
    }),
  )
})

it('rounds to so many digits', () => {
  expect(rounded(12.345, 1)).toBe(12.3)
  expect(rounded(1_999.6, 0)).toBe(2_000)
})
