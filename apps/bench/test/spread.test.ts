import { expect, it } from '@jest/globals'
import { inverseOf, median, spreadOf } from '../src/statistics/spread.js'

it('takes the middle of an odd number of values, in any order', () => {
  expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 })
})

it('takes the point between two of an even number', () => {
  expect(median([1, 2, 10, 20])).toBe(6)
})

it('is not moved by one wild value', () => {
  expect(median([1, 1, 1, 1, 1_000_000])).toBe(1)
})

it('leaves the values as they were', () => {
  const values = [3, 1, 2]
  spreadOf(values)
  expect(values).toEqual([3, 1, 2])
})

it('has nothing to say of no values', () => {
  expect(median([])).toBeNaN()
})

it('turns a cost into a speed, keeping low below high', () => {
  expect(inverseOf({ median: 2, low: 1, high: 4 })).toEqual({ median: 0.5, low: 0.25, high: 1 })
})
