import { beforeEach, describe, expect, test } from '@jest/globals'
import { LinkRendezvous } from '../src/ring/link-rendezvous.js'
import { PlainLink } from './support/plain-link.js'

const LARGEST = 40
const BYTES = Uint8Array.of(1, 2, 3)

let link: PlainLink
let sender: LinkRendezvous
let receiver: LinkRendezvous
beforeEach(() => {
  link = new PlainLink(256, { largest: LARGEST })
  sender = new LinkRendezvous(link.sends)
  receiver = new LinkRendezvous(link.receives)
})

/** What each side sees. */
const seen = () => ({
  free: sender.isFree(),
  received: sender.wasReceived(),
  offered: receiver.isOffered(),
})

describe('one direction of a link of capacity 0', () => {
  test('begins free, with nothing to be received', () => {
    expect(seen()).toEqual({ free: true, received: false, offered: false })
    expect(receiver.tryReceive(LARGEST)).toBeUndefined()
    expect(sender.withdraw()).toBe(false)
    expect(seen()).toEqual({ free: true, received: false, offered: false })
  })

  test('what is offered is received once, with its kind and correlation', () => {
    for (const [kind, correlation] of [
      [3, 7],
      [255, 2 ** 32 - 1],
      [0, 0],
    ] as const) {
      sender.offer(BYTES, kind, correlation)
      expect(seen()).toEqual({ free: false, received: false, offered: true })
      expect(receiver.tryReceive(LARGEST)).toEqual(BYTES)
      expect([receiver.kind, receiver.correlation]).toEqual([kind, correlation])
      expect(seen()).toEqual({ free: true, received: true, offered: false })
      expect(receiver.tryReceive(LARGEST)).toBeUndefined()
    }
  })

  test('what is received is a copy', () => {
    sender.offer(BYTES, 0, 0)
    const received = receiver.tryReceive(LARGEST)
    sender.offer(Uint8Array.of(9, 9, 9), 0, 0)
    expect(received).toEqual(BYTES)
  })

  test('what was taken back is not received, and the next offer is', () => {
    sender.offer(BYTES, 0, 0)
    expect(sender.withdraw()).toBe(true)
    expect(seen()).toEqual({ free: true, received: false, offered: false })
    expect(receiver.tryReceive(LARGEST)).toBeUndefined()
    sender.offer(Uint8Array.of(4), 0, 0)
    expect(receiver.tryReceive(LARGEST)).toEqual(Uint8Array.of(4))
  })

  test('what was received cannot be taken back', () => {
    sender.offer(BYTES, 0, 0)
    receiver.tryReceive(LARGEST)
    expect(sender.withdraw()).toBe(false)
    expect(sender.wasReceived()).toBe(true)
  })

  test('while it is being received it is neither free, nor there for another, nor to be taken back', () => {
    sender.offer(BYTES, 0, 0)
    // As one leaves it that was killed while it copied.
    link.set('sendLock', 2)
    expect(seen()).toEqual({ free: false, received: false, offered: false })
    expect(receiver.tryReceive(LARGEST)).toBeUndefined()
    expect(sender.withdraw()).toBe(false)
    expect(link.word('sendLock')).toBe(2)
  })

  test('messages from none to the largest, of which only the byte of the kind is its own', () => {
    for (const length of [0, LARGEST]) {
      sender.offer(new Uint8Array(length), 0x101, 0)
      expect(receiver.tryReceive(LARGEST)).toHaveLength(length)
      expect(receiver.kind).toBe(1)
    }
  })

  test.each([-1, LARGEST + 1, 0x7fff_ffff])('a length of %d is IPC_CORRUPT', (length) => {
    sender.offer(BYTES, 0, 0)
    link.setRecord(0, 'length', length)
    expect(() => receiver.tryReceive(LARGEST)).toThrow(expect.objectContaining({ code: 'IPC_CORRUPT' }))
  })
})
