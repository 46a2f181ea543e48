import { json } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { checkMailboxOptions, checkPartyOptions, checkSubscribeOptions } from '../src/open/check-options.js'

const STANDARD = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } }

test.each([
  [{ buffering: { capacity: -1 } }, RangeError, 'buffering.capacity'],
  [{ buffering: { capacity: 1.5 } }, RangeError, 'buffering.capacity'],
  [{ buffering: { bytes: 0 } }, RangeError, 'buffering.bytes'],
  [{ maxMessageBytes: 0 }, RangeError, 'maxMessageBytes'],
  [{ mode: 0o1000 }, RangeError, 'mode'],
  [{ mode: -1 }, RangeError, 'mode'],
  [{ buffering: { capacity: Number.NaN } }, TypeError, 'buffering.capacity'],
  [{ buffering: { capacity: '3' } }, TypeError, 'buffering.capacity'],
  [{ buffering: { whenFull: 'panic' } }, TypeError, 'buffering.whenFull'],
  [{ bufering: {} }, TypeError, 'bufering'],
  [{ create: 'maybe' }, TypeError, 'create'],
  [{ schema: {} }, TypeError, 'schema'],
  [{ schema: null }, TypeError, 'schema'],
  [{ schema: 7 }, TypeError, 'schema'],
  [{ schema: { send: {}, receive: {} } }, TypeError, 'schema'],
  [{ schema: { send: STANDARD, receive: {} } }, TypeError, 'schema'],
  [{ schema: { send: {}, receive: STANDARD } }, TypeError, 'schema'],
  [{ codec: null }, TypeError, 'codec'],
  [{ codec: { name: 'x' } }, TypeError, 'codec'],
  [{ codec: { ...json(), name: 7 } }, TypeError, 'codec'],
  [{ codec: { ...json(), encode: undefined } }, TypeError, 'codec'],
  [{ codec: { ...json(), decode: undefined } }, TypeError, 'codec'],
  [{ signal: {} }, TypeError, 'signal'],
  [{ signal: null }, TypeError, 'signal'],
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

test.each([
  { mode: 0 },
  { mode: 0o777 },
  { schema: STANDARD },
  // As those of arktype.
  { schema: Object.assign(() => undefined, STANDARD) },
  { schema: { send: STANDARD, receive: STANDARD } },
  { codec: json() },
  { signal: new AbortController().signal },
])('%j is taken as it is', (options) => {
  expect(checkMailboxOptions(options)).toEqual(options)
})

test('what is wrong is one sentence', () => {
  expect(() => checkMailboxOptions({ create: 'maybe' })).toThrow(
    new TypeError('option create invalid option: expected one of "if-missing"|"exclusive"|"never"'),
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
