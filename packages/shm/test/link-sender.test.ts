import { describe, expect, test } from '@jest/globals'
import { LinkSender } from '../src/ring/link-sender.js'
import { PlainLink } from './support/plain-link.js'

const EIGHT = new Uint8Array(8)
const EXTENT = 24

/** A ring of so many messages, all of them there; each look of the sender first has one received where `goesOn` says so. */
function full(messages: number, goesOn: (look: number) => boolean = () => false): PlainLink {
  const link = new PlainLink(messages * EXTENT)
  link.send(messages)
  let look = 0
  link.sends.beforeLook = () => {
    if (goesOn(++look)) link.receiver.tryReceive()
  }
  return link
}

const send = (link: PlainLink): boolean => link.sender.trySend(EIGHT, 0, 0)

describe('the sending end of a link', () => {
  test('made where messages lie already overwrites none', () => {
    const link = full(4)
    const second = new LinkSender(link.sends, -1)
    expect(second.trySend(new Uint8Array(8).fill(9), 0, 0)).toBe(false)
    link.receiver.tryReceive()
    expect(second.trySend(new Uint8Array(8).fill(9), 0, 0)).toBe(true)
    for (const number of [1, 2, 3, 9])
      expect(link.receiver.tryReceive()).toEqual(new Uint8Array(8).fill(number))
    expect(link.receiver.tryReceive()).toBeUndefined()
  })

  test('shows the first 64 of many at once, then the rest, and nothing twice', () => {
    const { sends, sender } = new PlainLink(16_384)
    const many = Array<Uint8Array>(164).fill(EIGHT)
    expect(sender.trySendMany(many, 100, 0, 0)).toBe(64)
    expect(sends.published).toEqual([64 * EXTENT])
    expect(sender.trySendMany(many, 64, 0, 0)).toBe(100)
    expect(sends.published.slice(1)).toEqual([128 * EXTENT, 164 * EXTENT])
    expect(sender.trySendMany(many, 164, 0, 0)).toBe(0)
    expect(sends.published).toHaveLength(3)
  })

  test('looks at the tail only where it knows of no space', () => {
    const link = new PlainLink(960, { capacity: 5 })
    expect(link.sends.looksOf(() => link.send(5))).toBe(0)
    expect(link.sends.looksOf(() => expect(send(link)).toBe(false))).toBe(1)
    const unlimited = new PlainLink(960)
    expect(unlimited.sends.looksOf(() => unlimited.send(40))).toBe(0)
  })

  test('space that was reserved behind padding and given up counts as no message', () => {
    const { sender, receiver } = new PlainLink(96, { capacity: 3 })
    for (let count = 0; count < 3; count++) {
      sender.trySend(EIGHT, 0, 0)
      receiver.tryReceive()
    }
    // 24 bytes are left up to the end of the ring, and this takes 32.
    expect(sender.reserve(16)).toBeGreaterThan(0)
    expect(sender.hasSpace(8)).toBe(true)
    for (let count = 0; count < 3; count++) expect(sender.trySend(Uint8Array.of(count), 0, 0)).toBe(true)
    expect(sender.trySend(EIGHT, 0, 0)).toBe(false)
    for (let count = 0; count < 3; count++) expect(receiver.tryReceive()).toEqual(Uint8Array.of(count))
  })
})

describe('a sender that found its ring full', () => {
  test('looks once more when there is space again, and only then', () => {
    const link = full(40)
    expect(link.sends.looksOf(() => expect(send(link)).toBe(false))).toBe(1)
    for (let count = 0; count < 2; count++) link.receiver.tryReceive()
    expect(link.sends.looksOf(() => expect(send(link)).toBe(true))).toBe(2)
    expect(link.sends.looksOf(() => expect(send(link)).toBe(true))).toBe(0)
    link.receiver.tryReceive()
    expect(link.sends.looksOf(() => expect(send(link)).toBe(true))).toBe(1)
  })

  test('one that was never refused looks once', () => {
    const link = full(40)
    link.receiver.tryReceive()
    expect(link.sends.looksOf(() => expect(send(link)).toBe(true))).toBe(1)
  })

  test.each<[string, number, (look: number) => boolean, number]>([
    ['rests no more after four looks in which nothing was received', 100, () => false, 4],
    ['rests until a quarter is free', 100, () => true, 10],
    ['rests as many times as it is told', 2, () => true, 2],
    ['rests on where its receiver goes on now and then', 12, (look) => look % 4 === 0, 12],
  ])('%s', (_, mostRests, goesOn, looks) => {
    const link = full(40, goesOn)
    expect(link.sends.looksOf(() => link.sender.letReceiverGoOn(mostRests))).toBe(looks)
  })

  test('does not rest where a quarter is free', () => {
    const link = full(40)
    for (let count = 0; count < 10; count++) link.receiver.tryReceive()
    expect(link.sends.looksOf(() => link.sender.hasSpace(8))).toBe(1)
    expect(link.sends.looksOf(() => link.sender.letReceiverGoOn(5))).toBe(0)
  })
})
