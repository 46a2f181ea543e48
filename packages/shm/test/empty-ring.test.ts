import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { EmptyRing } from '../src/ring/empty-ring.js'

test('who finds a ring empty again and again lets another have the processor', () => {
  let yields = 0
  const ring = new EmptyRing(() => yields++)
  const end = performance.now() + 20_000
  while (yields === 0 && performance.now() < end) for (let i = 0; i < 1_000; i++) ring.foundNothing()
  expect(yields).toBeGreaterThan(0)
})

test('who finds messages now and then keeps it', () => {
  let yields = 0
  const ring = new EmptyRing(() => yields++)
  for (let i = 0; i < 10_000; i++) {
    if (i % 100 === 99) ring.foundMessage()
    else ring.foundNothing()
  }
  expect(yields).toBe(0)
})

describe('lets another have the processor', () => {
  afterEach(() => void jest.restoreAllMocks())

  /** At which try of each, at what time, another had it. */
  function yieldsOf(tries: number, timeOf: (tried: number) => number, ring = { found: 0 }): number[] {
    const at: number[] = []
    let tried = 0
    jest.spyOn(performance, 'now').mockImplementation(() => timeOf(tried))
    const empty = new EmptyRing(() => at.push(tried))
    for (tried = 1; tried <= tries; tried++) {
      empty.foundNothing()
      if (tried === ring.found) empty.foundMessage()
    }
    return at
  }

  test('at each 128th try in a row', () => {
    expect(yieldsOf(512, () => 0.5)).toEqual([128, 256, 384, 512])
    expect(yieldsOf(512, () => 0.5, { found: 200 })).toEqual([128, 328, 456])
  })

  test('where these come within a millisecond', () => {
    expect(yieldsOf(512, (tried) => 1 + tried)).toEqual([])
    expect(yieldsOf(512, (tried) => 1 + tried / 128)).toEqual([])
    expect(yieldsOf(512, (tried) => 1 + tried / 129)).toEqual([256, 384, 512])
  })
})
