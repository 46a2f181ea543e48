import { expect, test } from '@jest/globals'
import { checkMailboxOptions, checkPartyOptions, checkSubscribeOptions } from '../src/open/check-options.js'

test.each([
  [{ buffering: { capacity: -1 } }, RangeError, 'buffering.capacity'],
  [{ buffering: { capacity: 1.5 } }, RangeError, 'buffering.capacity'],
  [{ buffering: { bytes: 0 } }, RangeError, 'buffering.bytes'],
  [{ maxMessageBytes: 0 }, RangeError, 'maxMessageBytes'],
  [{ mode: 0o1777 }, RangeError, 'mode'],
  [{ buffering: { capacity: Number.NaN } }, TypeError, 'buffering.capacity'],
  [{ buffering: { capacity: '3' } }, TypeError, 'buffering.capacity'],
  [{ buffering: { whenFull: 'panic' } }, TypeError, 'buffering.whenFull'],
  [{ bufering: {} }, TypeError, 'bufering'],
  [{ create: 'maybe' }, TypeError, 'create'],
  [{ schema: {} }, TypeError, 'schema'],
  [{ schema: { send: {}, receive: {} } }, TypeError, 'schema'],
  [{ codec: { name: 'x' } }, TypeError, 'codec'],
  [{ signal: {} }, TypeError, 'signal'],
  [{ onInvalid: 1 }, TypeError, 'onInvalid'],
  [{ namespace: 'a/b' }, TypeError, 'namespace'],
  [{ namespace: 'a'.repeat(65) }, TypeError, 'namespace'],
  [7, TypeError, 'options'],
])('%j is refused, naming the option', (options, kind, name) => {
  expect(() => checkMailboxOptions(options)).toThrow(kind)
  expect(() => checkMailboxOptions(options)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(name) }),
  )
})

test('good options come back as a frozen copy; every one may be undefined', () => {
  const options = {
    buffering: { capacity: Number.POSITIVE_INFINITY, bytes: undefined },
    namespace: undefined,
  }
  const checked = checkMailboxOptions(options)
  expect(checked).not.toBe(options)
  expect(Object.isFrozen(checked)).toBe(true)
  expect(checked.buffering?.capacity).toBe(Number.POSITIVE_INFINITY)
  expect(checkMailboxOptions(undefined)).toEqual({})
})

test('options of another call are refused', () => {
  expect(() => checkPartyOptions({ mode: 0o600 })).toThrow(TypeError)
  expect(() => checkSubscribeOptions({ whenBehind: 'wait' })).toThrow(TypeError)
})
