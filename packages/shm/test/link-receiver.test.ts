import { describe, expect, test } from '@jest/globals'
import { LinkReceiver } from '../src/ring/link-receiver.js'
import { LinkSender, PADDING } from '../src/ring/link-sender.js'
import { PlainLink } from './support/plain-link.js'

const MANY = Number.POSITIVE_INFINITY
const corrupt = (text: RegExp = /the link/) =>
  expect.objectContaining({ code: 'IPC_CORRUPT', message: expect.stringMatching(text) })

describe('one call of the receiving end of a link', () => {
  test('takes what one look finds: blocks of it, after what its caller has already', () => {
    const link = new PlainLink(16_384)
    link.send(200)
    const messages = [new Uint8Array(1), new Uint8Array(2)]
    let count = 0
    const call = () => {
      count = link.receiver.tryReceiveCopies(messages, 0, MANY)
    }
    expect(link.receives.looksOf(call)).toBe(1)
    expect([count, messages.length]).toEqual([200, 202])
    for (const [number, bytes] of messages.slice(2).entries())
      expect(bytes).toEqual(new Uint8Array(8).fill(number))
    expect(link.receives.looksOf(call)).toBe(1)
    expect(count).toBe(0)
  })

  test('takes no more than it may, whatever its caller has already', () => {
    const link = new PlainLink(16_384)
    link.send(20)
    const messages = [new Uint8Array(1), new Uint8Array(2)]
    for (const max of [1, 2, 3, 4, 5]) expect(link.receiver.tryReceiveCopies(messages, 0, max)).toBe(max)
    expect(messages.slice(2)).toEqual(
      Array.from({ length: 15 }, (_, number) => new Uint8Array(8).fill(number)),
    )
  })

  test('gives what was there when it began, though more comes with each message', () => {
    const link = new PlainLink(16_384)
    link.send(16)
    let count = 0
    const call = () => {
      count = link.receiver.tryReceiveMany(() => link.send(1), 0, 100)
    }
    expect(link.receives.looksOf(call)).toBe(1)
    expect(count).toBe(16)
    // Sixteen were freed with one store, and none is left to be freed.
    expect(link.receives.published).toEqual([384])
  })

  test('gives the next message where the one before had its view transferred away', () => {
    const link = new PlainLink(256)
    link.send(2)
    const { words, bytes } = link.memory
    const lent = [bytes.slice(), bytes]
    const memory = {
      words,
      bytes,
      get lent() {
        return (lent.length > 1 ? lent.shift() : lent[0]) as Uint8Array
      },
    }
    Object.assign(link.receives, { memory })
    const receiver = new LinkReceiver(link.receives, link.largest)
    const seen: number[] = []
    const use = (view: Uint8Array, at: number) => {
      seen.push(view[at] as number)
      if (seen.length === 1) structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] })
    }
    expect(receiver.tryReceiveMany(use, 0, 2)).toBe(2)
    expect(seen).toEqual([0, 1])
  })

  test('looks at the head only where it knows of no message', () => {
    const link = new PlainLink(256)
    link.send(2)
    const call = () => {
      expect(link.receiver.isReady()).toBe(true)
      expect(link.receiver.isReady()).toBe(true)
      expect(link.receiver.tryReceive()).toBeDefined()
      expect(link.receiver.tryReceive()).toBeDefined()
    }
    expect(link.receives.looksOf(call)).toBe(1)
    expect(link.receives.looksOf(() => expect(link.receiver.isReady()).toBe(false))).toBe(1)
  })
})

test('a message behind padding is found by the look that found the padding', () => {
  const link = new PlainLink(96, { position: 72 })
  link.send(1, 16)
  expect(link.receives.looksOf(() => expect(link.receiver.tryReceive()).toHaveLength(16))).toBe(1)
  expect(link.word('tail')).toBe(96 + 32)
})

describe('what no @ipc program writes in the ring of a link', () => {
  /** A ring of 96 bytes begun at 72, with nothing but padding up to its end. */
  const padded = () => {
    const link = new PlainLink(96, { position: 72 })
    link.setRecord(72, 'length', PADDING)
    link.set('head', 96)
    return link
  }

  test.each<[string, (link: PlainLink) => void]>([
    ['tryReceive', ({ receiver }) => expect(receiver.tryReceive()).toBeUndefined()],
    ['tryReceiveMany', ({ receiver }) => expect(receiver.tryReceiveMany(() => undefined, 0, 9)).toBe(0)],
    ['tryReceiveCopies', ({ receiver }) => expect(receiver.tryReceiveCopies([], 0, 9)).toBe(0)],
    ['isReady', ({ receiver }) => expect(receiver.isReady()).toBe(false)],
  ])('padding with no message behind it yet is none: %s', (_, call) => {
    const link = padded()
    expect(link.receives.looksOf(() => call(link))).toBe(2)
    expect(link.word('tail')).toBe(96)
    new LinkSender(link.sends, -1).trySend(Uint8Array.of(7), 0, 0)
    expect(link.receiver.isReady()).toBe(true)
    expect(link.receiver.tryReceive()).toEqual(Uint8Array.of(7))
  })

  test('padding that reaches past the head', () => {
    const link = padded()
    link.set('head', 88)
    expect(() => link.receiver.isReady()).toThrow(corrupt(/padding at 72 .* head 88/))
    expect(() => link.receiver.tryReceive()).toThrow(corrupt())
    expect(link.word('tail')).toBe(72)
  })

  test('padding behind padding', () => {
    const link = padded()
    link.setRecord(96, 'length', PADDING)
    link.set('head', 120)
    expect(() => link.receiver.tryReceive()).toThrow(corrupt())
  })

  test.each([
    ['past the head', { position: 0, size: 1_024, length: 100 }],
    ['past the end of the ring, though not past the head', { position: 72, size: 96, length: 24 }],
  ])('a record that reaches %s', (_, { position, size, length }) => {
    const link = new PlainLink(size, { position, largest: 200 })
    link.send(position === 0 ? 1 : 2)
    link.setRecord(position, 'length', length)
    const text = new RegExp(`says ${length} bytes where 24 are`)
    expect(() => link.receiver.tryReceive()).toThrow(corrupt(text))
    expect(() => link.receiver.tryReceiveCopies([], 0, 9)).toThrow(corrupt(text))
    expect(() => link.receiver.count()).toThrow(corrupt())
    expect(link.word('tail')).toBe(position)
  })

  // What follows each wrong length is such that records would be found up to the head.
  test.each([
    ['below that of padding', { position: 0, size: 256, sent: 2, length: -2 }],
    ['over maxMessageBytes', { position: 0, size: 256, sent: 5, length: 100 }],
    ['that leads past the end of the ring', { position: 72, size: 96, sent: 3, length: 24 }],
  ])('a length %s is not counted', (_, { position, size, sent, length }) => {
    const link = new PlainLink(size, { position, largest: 40 })
    for (let count = 0; count < sent; count++)
      link.sender.trySend(Uint8Array.of(16, 0, 0, 0, 0, 0, 0, 0), 0, 0)
    expect(link.receiver.count()).toBe(sent)
    link.setRecord(position, 'length', length)
    expect(() => link.receiver.count()).toThrow(corrupt())
  })
})
