import { IpcError } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import type { Attribute } from '../src/adapter/mechanism.js'
import { type ChannelContext, newHeader } from '../src/channel/context.js'
import { indexOfMatch } from '../src/channel/match.js'
import { messageMaker } from '../src/channel/message-maker.js'
import { checkClaim, checkSize } from '../src/channel/message-size.js'
import { checkedSelector } from '../src/channel/receive-selector.js'
import { fillHeader } from '../src/channel/send-header.js'

describe('a message', () => {
  const header = { ...newHeader(), type: 7, priority: 3, missed: 5 }

  test.each<[Attribute[], object]>([
    [[], {}],
    [['type'], { type: 7 }],
    [['priority'], { priority: 3 }],
    [['type', 'priority'], { type: 7, priority: 3 }],
  ])('has the attributes of its mechanism and no others: %p', (attributes, said) => {
    const make = messageMaker(attributes, false)
    expect(Object.entries(make('x', header, undefined))).toEqual(Object.entries({ data: 'x', ...said }))
    expect(make('x', header, 'Q')).toEqual({ data: 'x', ...said, from: 'Q' })
  })

  test('of a subscription says how many were missed', () => {
    expect(messageMaker(['type'], true)('x', header, undefined)).toEqual({ data: 'x', missed: 5 })
  })

  test('is sent with the attributes given, else with the defaults', () => {
    const given = newHeader()
    fillHeader(given, { type: 9, priority: 2 }, ['type', 'priority'], 'it')
    expect(given).toMatchObject({ type: 9, priority: 2 })
    fillHeader(given, {}, [], 'it')
    expect(given).toMatchObject({ type: 1, priority: 0 })
    for (const options of [{ type: 1 }, { priority: 1 }]) {
      expect(() => fillHeader(given, options, [], 'it')).toThrow(
        expect.objectContaining({ code: 'IPC_NOT_SUPPORTED' }),
      )
    }
    expect(() => fillHeader(given, { type: 2 ** 31 }, ['type'], 'it')).toThrow(RangeError)
    fillHeader(given, { type: 2 ** 31 - 1 }, ['type'], 'it')
  })
})

describe('the size of a message', () => {
  const context = (limit: number, most: number) =>
    ({
      what: 'it',
      port: { maxMessageBytes: limit, address: 'there' },
      traits: { maxMessageBytes: most },
    }) as unknown as ChannelContext<never, unknown>

  test('is the limit at most; the error names it, the place and the cure', () => {
    expect(checkSize(context(10, 100), new Uint8Array(10))).toHaveLength(10)
    checkClaim(context(10, 100), 10)
    checkClaim(context(10, 100), 0)
    for (const call of [
      () => checkSize(context(10, 100), new Uint8Array(11)),
      () => checkClaim(context(10, 100), 11),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code: 'IPC_TOO_LARGE', limit: 10, address: 'there' }))
      expect(call).toThrow(/maxMessageBytes of 11 or more/)
    }
    expect(() => checkSize(context(10, 10), new Uint8Array(11))).toThrow(/send it in parts/)
  })

  test.each(['5', 1.5, Number.NaN, undefined])('to claim must be a whole number, not %p', (bytes) => {
    expect(() => checkClaim(context(10, 10), bytes)).toThrow(TypeError)
  })

  test('to claim is not below 0', () => {
    expect(() => checkClaim(context(10, 10), -1)).toThrow(RangeError)
  })
})

describe('C7 a type to receive', () => {
  const messages = [5, 3, 4, 3].map((type) => ({ header: { ...newHeader(), type } }))

  test.each([
    [3, 1],
    [4, 2],
    [9, -1],
    [{ lowestUpTo: 5 }, 1],
    [{ lowestUpTo: 2 }, -1],
    [{ except: 5 }, 1],
    [{ except: 1 }, 0],
    [undefined, 0],
  ])('%p takes the message at %d', (selector, at) => {
    expect(indexOfMatch(messages, selector)).toBe(at)
  })

  test('takes none from before where the oldest stands', () => {
    expect(indexOfMatch(messages, 3, 2)).toBe(3)
    expect(indexOfMatch(messages, { lowestUpTo: 9 }, 3)).toBe(3)
    expect(indexOfMatch(messages, undefined, 3)).toBe(3)
    expect(indexOfMatch(messages, undefined, 4)).toBe(-1)
    expect(indexOfMatch(messages, { except: 3 }, 3)).toBe(-1)
  })

  test('is a number, lowestUpTo or except, from 1 on', () => {
    for (const type of [1, { lowestUpTo: 4 }, { except: 2 }]) {
      expect(checkedSelector({ type }, ['type'], 'it')).toEqual(type)
    }
    for (const type of [null, '1', true, {}, [], 1.5, { except: '1' }, { lowestUpTo: null }]) {
      expect(() => checkedSelector({ type }, ['type'], 'it')).toThrow(TypeError)
    }
    for (const type of [0, { except: 0 }, { lowestUpTo: -1 }, 2 ** 31]) {
      expect(() => checkedSelector({ type }, ['type'], 'it')).toThrow(RangeError)
    }
    const nothing = [undefined, {}, { type: undefined }]
    for (const options of nothing) expect(checkedSelector(options, [], 'it')).toBeUndefined()
  })

  test('is not supported where messages have none', () => {
    let error: unknown
    try {
      checkedSelector({ type: 1 }, ['priority'], 'it')
    } catch (thrown) {
      error = thrown
    }
    expect(IpcError.is(error, 'IPC_NOT_SUPPORTED')).toBe(true)
  })
})
