import { expect, it } from '@jest/globals'
import { RoundTrips } from '../src/player/round-trips.js'

it('sorts before it counts', () => {
  const trips = new RoundTrips()
  for (let i = 1_000; i >= 1; i -= 1) trips.add(i)
  expect(trips.percentiles()).toEqual({ p50: 501, p99: 991, p999: 1_000 })
  expect(trips.count).toBe(1_000)
})

it('keeps the last ones of more than it holds', () => {
  const trips = new RoundTrips()
  for (let i = 0; i < 65_536; i += 1) trips.add(1)
  for (let i = 0; i < 65_536; i += 1) trips.add(7)
  expect(trips.percentiles()).toEqual({ p50: 7, p99: 7, p999: 7 })
})

it('has nothing to say of none', () => {
  expect(new RoundTrips().percentiles()).toBeUndefined()
})
