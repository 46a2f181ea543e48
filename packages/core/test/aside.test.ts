import { expect, test } from '@jest/globals'
import { Aside, inPlace } from '../src/channel/aside.js'
import { newHeader } from '../src/channel/context.js'

/** Messages of one byte each, which is their number and their type. */
function asideOf(...numbers: number[]) {
  const aside = new Aside()
  const header = newHeader()
  for (const number of numbers) {
    header.type = number
    aside.add(Uint8Array.of(number), header)
  }
  const take = (type?: number) => {
    const bytes = aside.take(type, header)
    return bytes && [bytes[0], header.type]
  }
  const all = () => Array.from({ length: aside.size }, () => take()?.[0])
  return { aside, header, take, all }
}

test('the oldest that matches is taken, with what stood beside it', () => {
  const { aside, take, all } = asideOf(1, 2, 3)
  expect([take(2), take(9), take()]).toEqual([[2, 2], undefined, [1, 1]])
  expect(aside.size).toBe(1)
  expect([all(), take(), aside.size]).toEqual([[3], undefined, 0])
})

test('one that is put back stands where it stood', () => {
  const { aside, header, take, all } = asideOf(1, 2, 3)
  take(2)
  aside.putBack(Uint8Array.of(2), header)
  header.type = 7
  expect(take(2)).toEqual([2, 2])
  aside.putBack(Uint8Array.of(2), header)
  expect(all()).toEqual([1, 2, 3])
})

test('one that was not here stands behind the others', () => {
  const { aside, header, take, all } = asideOf(1, 2)
  take(9)
  aside.putBack(Uint8Array.of(5), header)
  expect(all()).toEqual([1, 2, 5])
})

test('a message that is in nobody’s way is released by doing nothing', () => {
  const view = Uint8Array.of(1)
  const found = inPlace(view)
  found.release()
  expect(found.view).toBe(view)
})
