import { describe, expect, test } from '@jest/globals'
import { copyOf } from '../src/memory/copy-of.js'

const source = Uint8Array.from({ length: 70_000 }, (_, index) => index * 7)

describe('a copy of bytes in shared memory', () => {
  test.each([0, 1, 64, 65, 2_047, 2_048, 2_049, 65_536])('of %i bytes holds them and no others', (length) => {
    const copy = copyOf(source, 24, length)
    expect(copy).toHaveLength(length)
    expect(Buffer.from(copy).equals(Buffer.from(source.subarray(24, 24 + length)))).toBe(true)
  })

  test('is shared with no other copy, however many are kept', () => {
    const copies = Array.from({ length: 300 }, (_, index) => copyOf(source, index, 65 + index))
    for (const [index, copy] of copies.entries()) copy.fill(index)
    for (const [index, copy] of copies.entries())
      expect(copy.every((byte) => byte === index % 256)).toBe(true)
  })

  test('that lies in a slab takes no other along when someone transfers it', () => {
    const [first, second] = [copyOf(source, 0, 100), copyOf(source, 100, 100)]
    expect(first.buffer).toBe(second.buffer)
    try {
      structuredClone(first, { transfer: [first.buffer as ArrayBuffer] })
    } catch (error) {
      // Later versions of Node say so; Node 20 copies.
      expect((error as Error).name).toBe('DataCloneError')
    }
    expect(second).toHaveLength(100)
  })
})
