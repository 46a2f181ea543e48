import { expect, test } from '@jest/globals'
import { RestLength } from '../src/link/rest-length.js'

const PIPE_BYTES = 65_536

test('rests grow while little comes, and shrink where the pipe would fill', () => {
  const rest = new RestLength(PIPE_BYTES)
  expect([1_000, 1_000, 1_000].map((bytes) => rest.next(bytes))).toEqual([200, 200, 200])
  expect(rest.next(20_000)).toBe(200)
  expect([PIPE_BYTES, PIPE_BYTES, PIPE_BYTES].map((bytes) => rest.next(bytes))).toEqual([100, 50, 50])
  expect(rest.next(20_000)).toBe(50)
  expect(rest.next(1_000)).toBe(100)
})
