import { describe, expect, test } from '@jest/globals'
import { arrayBatches, batches, encodedBatches } from '../src/channel/batches.js'
import type { ChannelContext } from '../src/channel/context.js'
import { Pipeline } from '../src/codec/pipeline.js'

const same = (item: Uint8Array): Uint8Array => item
const ways = { batches, arrayBatches }
const some = (count: number, bytes: number) => Array.from({ length: count }, () => new Uint8Array(bytes))

describe.each(['batches', 'arrayBatches'] as const)('%s', (way) => {
  const lengths = (data: Uint8Array[]): number[] =>
    [...ways[way](data, same)].map((batch) => (batch as Uint8Array[]).length)

  test('are of 256 messages, and of the rest', () => {
    expect(lengths(some(600, 1))).toEqual([256, 256, 88])
    expect(lengths(some(256, 1))).toEqual([256])
    expect(lengths([])).toEqual([])
  })

  test('end with the message that makes them 256 KiB', () => {
    expect(lengths(some(5, 100 * 1_024))).toEqual([3, 2])
    expect(lengths(some(3, 128 * 1_024))).toEqual([2, 1])
  })

  test('hold each message once, in order', () => {
    const data = some(600, 1)
    expect([...ways[way](data, same)].flat()).toEqual(data)
    expect([...ways[way](data, same)].flat().every((message, at) => message === data[at])).toBe(true)
  })

  test('one that cannot be sent throws after those before it, which are a batch if there are any', () => {
    for (const [bad, before] of [
      [2, [2]],
      [0, []],
      [256, [256]],
    ] as const) {
      const data = some(300, 1)
      const check = (item: Uint8Array): Uint8Array => {
        if (item === data[bad]) throw new RangeError('bad')
        return item
      }
      const found: number[] = []
      const take = (): void => {
        for (const batch of ways[way](data, check)) found.push((batch as Uint8Array[]).length)
      }
      expect(take).toThrow(RangeError)
      expect(found).toEqual(before)
    }
  })
})

test('bytes in an array are not encoded one by one, anything else is', () => {
  const pipeline = new Pipeline<Uint8Array, Uint8Array>(undefined, undefined, undefined)
  const context = { pipeline, port: { maxMessageBytes: 10 } } as unknown as ChannelContext<Uint8Array, never>
  const data = some(3, 2)
  const [array, iterable] = [encodedBatches(context, data), encodedBatches(context, new Set(data))]
  expect([...array].flat()).toEqual(data)
  expect([...iterable].flat()).toEqual(data)
})

test('what is encoded later stands alone, in its place among the batches of the others', async () => {
  const later = new Set([0, 3, 4])
  const promises = new Map<number, Promise<Uint8Array>>()
  const encode = (item: number): Uint8Array | Promise<Uint8Array> => {
    if (!later.has(item)) return Uint8Array.of(item)
    const promise = item === 4 ? Promise.reject(new RangeError('bad')) : Promise.resolve(Uint8Array.of(item))
    promises.set(item, promise)
    return promise
  }
  const found = [...batches([0, 1, 2, 3, 4, 5], encode)]
  expect(found).toHaveLength(5)
  expect(found[0]).toBe(promises.get(0))
  expect(found[1]).toEqual([Uint8Array.of(1), Uint8Array.of(2)])
  expect([found[2] === promises.get(3), found[3] === promises.get(4)]).toEqual([true, true])
  expect(found[4]).toEqual([Uint8Array.of(5)])
  // Whoever comes to it is told; until then it is no unhandled rejection.
  await new Promise((resolve) => setImmediate(resolve))
  await expect(found[3]).rejects.toThrow(RangeError)
})
