import { expect, test } from '@jest/globals'
import { SpinBudget } from '../src/waiting/spin-budget.js'
import { spinLimit } from '../src/waiting/spinner.js'

const ADAPTIVE = spinLimit(undefined)

test('an adaptive wait spins for less each time it was in vain, then sleeps at once', () => {
  const budget = new SpinBudget(ADAPTIVE)
  const turns: number[] = []
  for (let wait = 0; wait < 5; wait++) {
    turns.push(budget.next())
    budget.inVain()
  }
  expect(turns[0]).toBe(ADAPTIVE.turns)
  for (let wait = 1; wait < 4; wait++) expect(turns[wait]).toBeLessThan(turns[wait - 1] as number)
  expect(turns[4]).toBe(0)
})

test('where spinning did not pay it is tried again now and then, and goes on once it pays', () => {
  const budget = new SpinBudget(ADAPTIVE)
  for (let wait = 0; wait < 4; wait++) budget.inVain()
  let waits = 1
  while (budget.next() === 0 && waits < 1_000) waits++
  expect(waits).toBe(64)
  budget.moved(false)
  expect(budget.next()).toBe(ADAPTIVE.turns)
})

test('what comes after the processor was lost counts as in vain', () => {
  const budget = new SpinBudget(ADAPTIVE)
  budget.moved(true)
  expect(budget.next()).toBeLessThan(ADAPTIVE.turns)
})

test.each([100, Number.POSITIVE_INFINITY])('who asked for %i µs gets them always', (microseconds) => {
  const limit = spinLimit(microseconds)
  const budget = new SpinBudget(limit)
  for (let wait = 0; wait < 10; wait++) budget.inVain()
  expect(budget.next()).toBe(limit.turns)
})
