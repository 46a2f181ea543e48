import { beforeEach, describe, expect, test } from '@jest/globals'
import { participantWord } from '../src/participants/participant.js'
import { RecordOffer } from '../src/ring/record-offer.js'
import { FULL } from '../src/ring/record-sender.js'
import { RecordState, STATE_BITS } from '../src/ring/record-state.js'
import { PlainRing } from './support/plain-ring.js'

const SENDER = participantWord(9, 4)
const OFFERED = RecordState.offered | (SENDER << STATE_BITS)
const ACCEPTED = RecordState.accepted | (SENDER << STATE_BITS)
const EXTENT = 24

let plain: PlainRing
beforeEach(() => {
  plain = new PlainRing(96, 0, 32)
})

const offer = (value: number): number => plain.sender.trySend(new Uint8Array(8).fill(value), OFFERED)
const message = (value: number) => new Uint8Array(8).fill(value)

describe('a record that its sender offers, at capacity 0', () => {
  test('is received by being accepted, and stays until its sender has taken notice', () => {
    expect(offer(1)).toBe(0)
    expect(plain.receiver.isReady()).toBe(true)
    expect(plain.receiver.tryReceive()).toEqual(message(1))
    expect([plain.stateAt(0), plain.word('tail')]).toEqual([ACCEPTED, 0])
    expect(plain.receiver.tryReceive()).toBeUndefined()
    expect([plain.receiver.nothing, plain.word('tail')]).toEqual(['empty', 0])
    plain.setState(0, RecordState.done)
    plain.receiver.reclaim()
    expect(plain.word('tail')).toBe(EXTENT)
  })

  test('is accepted where it stands, past others', () => {
    plain.sender.trySend(message(0))
    for (const value of [1, 2]) offer(value)
    for (const value of [0, 1, 2]) expect(plain.receiver.tryReceive()).toEqual(message(value))
    expect([plain.stateAt(EXTENT), plain.stateAt(2 * EXTENT)]).toEqual([ACCEPTED, ACCEPTED])
    expect(plain.word('tail')).toBe(EXTENT)
  })

  test('that was taken back between the look and the acceptance is not received, the next one is', () => {
    for (const value of [1, 2]) offer(value)
    plain.whenAsked = () => {
      plain.whenAsked = undefined
      plain.setState(0, RecordState.done)
    }
    expect(plain.receiver.tryReceive()).toEqual(message(2))
    expect([plain.stateAt(0), plain.stateAt(EXTENT)]).toEqual([RecordState.done, ACCEPTED])
    expect(plain.receiver.tryReceive()).toBeUndefined()
    expect(plain.word('tail')).toBe(EXTENT)
  })

  test.each([
    ['offered', OFFERED],
    ['accepted', ACCEPTED],
  ])('is no message but space where it was %s by one who is dead', (_, state) => {
    offer(1)
    plain.sender.trySend(message(2))
    plain.setState(0, state)
    plain.dead.add(SENDER)
    expect(plain.receiver.tryReceive()).toEqual(message(2))
    expect(plain.receiver.tryReceive()).toBeUndefined()
    expect(plain.word('tail')).toBe(2 * EXTENT)
  })

  test('holds the space behind it until it has ended', () => {
    for (const value of [1, 2, 3, 4]) expect(offer(value)).toBe((value - 1) * EXTENT)
    expect(offer(5)).toBe(FULL)
    for (const value of [1, 2]) expect(plain.receiver.tryReceive()).toEqual(message(value))
    plain.setState(EXTENT, RecordState.done)
    expect(offer(5)).toBe(FULL)
    plain.setState(0, RecordState.done)
    expect(offer(5)).toBe(4 * EXTENT)
    for (const value of [3, 4, 5]) expect(plain.receiver.tryReceive()).toEqual(message(value))
  })
})

test('what is received at the tail is space at once', () => {
  for (const value of [1, 2]) plain.sender.trySend(message(value))
  plain.receiver.tryReceive()
  expect(plain.word('tail')).toBe(EXTENT)
  expect(plain.receiver.tryReceiveMany(() => undefined, 1)).toBe(1)
  expect(plain.word('tail')).toBe(2 * EXTENT)
})

describe('what a sender of capacity 0 offers', () => {
  let offer: RecordOffer
  beforeEach(() => {
    offer = new RecordOffer(plain.ring, plain.sender, plain.receiver, SENDER)
  })
  const seen = () => ({ made: offer.isMade, accepted: offer.wasAccepted(), state: plain.stateAt(0) })

  test('is accepted, then ended: its space is free', () => {
    expect([offer.isMade, offer.wasAccepted()]).toEqual([false, false])
    expect(offer.make(message(1))).toBe(true)
    expect(seen()).toEqual({ made: true, accepted: false, state: OFFERED })
    expect(plain.receiver.tryReceive()).toEqual(message(1))
    expect(seen()).toEqual({ made: true, accepted: true, state: ACCEPTED })
    offer.end()
    expect(seen()).toEqual({ made: false, accepted: false, state: RecordState.done })
    expect(plain.word('tail')).toBe(EXTENT)
  })

  test('is one at a time', () => {
    expect([offer.make(message(1)), offer.make(message(2))]).toEqual([true, false])
    expect(plain.word('head')).toBe(EXTENT)
    expect(offer.withdraw()).toBe(true)
    expect(offer.make(message(2))).toBe(true)
    expect(plain.receiver.tryReceive()).toEqual(message(2))
  })

  test('is none where there is no space', () => {
    for (const value of [1, 2, 3, 4]) plain.sender.trySend(message(value))
    expect([offer.make(message(5)), offer.isMade]).toEqual([false, false])
  })

  test('is taken back where nobody was first, and received by nobody then', () => {
    offer.make(message(1))
    expect(offer.withdraw()).toBe(true)
    expect(seen()).toEqual({ made: false, accepted: false, state: RecordState.done })
    expect([plain.receiver.tryReceive(), plain.word('tail')]).toEqual([undefined, EXTENT])
  })

  test('is not taken back where a receiver was first', () => {
    offer.make(message(1))
    plain.receiver.tryReceive()
    expect(offer.withdraw()).toBe(false)
    expect(seen()).toEqual({ made: false, accepted: false, state: RecordState.done })
    expect(plain.word('tail')).toBe(EXTENT)
  })
})
