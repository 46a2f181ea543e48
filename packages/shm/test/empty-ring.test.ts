import { expect, test } from '@jest/globals'
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
