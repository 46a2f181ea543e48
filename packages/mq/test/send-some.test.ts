import { expect, test } from '@jest/globals'
import { sendSome } from '../src/send-some.js'

const messages = Array.from({ length: 100 }, (_, index) => Uint8Array.of(index))

test('a call sends from where it is told until one does not go, and tells once', () => {
  const sent: number[] = []
  let told = 0
  const send = ([index]: Uint8Array) => (index as number) < 10 && sent.push(index as number) > 0
  const tell = () => {
    told += 1
  }
  expect(sendSome(messages, 3, send, tell)).toBe(7)
  expect(sent).toEqual([3, 4, 5, 6, 7, 8, 9])
  expect(told).toBe(1)
  expect(sendSome(messages, 10, send, tell)).toBe(0)
  expect(told).toBe(1)
})

test('its steps are bounded', () => {
  expect(sendSome(messages, 0, () => true)).toBe(64)
  expect(sendSome(messages, 64, () => true)).toBe(36)
})

test('an error counts what went before it, and is thrown where nothing did', () => {
  const failing = ([index]: Uint8Array) => {
    if (index === 5) throw new Error('the sixth')
    return true
  }
  expect(sendSome(messages, 0, failing)).toBe(5)
  expect(() => sendSome(messages, 5, failing)).toThrow('the sixth')
})
