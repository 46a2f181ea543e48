import { describe, expect, test } from '@jest/globals'
import { checkNumbered, numbered, variedSize } from '../src/messages/numbered.js'
import { expectAll, Tally } from '../src/messages/tally.js'

describe('numbered messages', () => {
  test.each([12, 13, 64, 1000])('of %i bytes tell who sent them, as which', (size) => {
    const bytes = numbered(3, 70_000, size)
    expect(bytes).toHaveLength(size)
    expect(checkNumbered(bytes)).toEqual({ sender: 3, index: 70_000 })
  })

  test('one wrong byte anywhere is seen', () => {
    for (let at = 12; at < 40; at++) {
      const bytes = numbered(1, 2, 40)
      bytes[at] = (bytes[at] ?? 0) ^ 0x80
      expect(() => checkNumbered(bytes)).toThrow(`torn message: message 2 of sender 1 differs at byte ${at}`)
    }
  })

  test('a message cut short, lengthened or joined with another is seen', () => {
    const bytes = numbered(1, 2, 40)
    expect(() => checkNumbered(bytes.subarray(0, 39))).toThrow(/was sent as 40 bytes and came as 39/)
    expect(() => checkNumbered(bytes.subarray(0, 5))).toThrow(/torn message: 5 bytes/)
    const joined = new Uint8Array([...bytes, ...numbered(1, 3, 40)])
    expect(() => checkNumbered(joined)).toThrow(/came as 80/)
  })

  test('sizes vary within their bounds', () => {
    const sizes = Array.from({ length: 500 }, (_, index) => variedSize(index, 100))
    expect(Math.min(...sizes)).toBe(12)
    expect(Math.max(...sizes)).toBe(100)
  })
})

describe('Tally', () => {
  test('takes the messages of several senders in order', () => {
    const tally = new Tally()
    for (const index of [0, 1, 2]) for (const sender of [1, 2]) tally.take(numbered(sender, index))
    expect(() => tally.expectAll(1, 3)).not.toThrow()
    expect(() => tally.expectAll(2, 3)).not.toThrow()
  })

  test('sees a message that comes twice, out of order or not at all', () => {
    const tally = new Tally()
    tally.take(numbered(0, 0))
    tally.take(numbered(0, 2))
    expect(() => tally.take(numbered(0, 2))).toThrow('message 2 of sender 0 came twice')
    expect(() => tally.take(numbered(0, 1))).toThrow('message 1 of sender 0 came out of order, after 2')
    expect(() => tally.expectAll(0, 3)).toThrow('message 1 of 3 of sender 0 was lost')
  })

  test('over several receivers none is missing, none comes twice, none is made up', () => {
    const taken = [0, 1, 3, 2].map((index) => ({ sender: 4, index }))
    expect(() => expectAll(taken, 4, 4)).not.toThrow()
    expect(() => expectAll(taken, 4, 5)).toThrow('message 4 of 5 of sender 4 was lost')
    expect(() => expectAll([...taken, { sender: 4, index: 1 }], 4, 4)).toThrow(
      'message 1 of sender 4 came 2 times',
    )
    expect(() => expectAll(taken, 4, 3)).toThrow('4 messages of sender 4 came, 3 were sent')
  })
})
