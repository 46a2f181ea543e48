import { agree, type OpenRequest } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'

const request: OpenRequest = {
  name: 'jobs',
  namespace: 'default',
  codec: 'bytes',
  capacity: 3,
  bytes: undefined,
  maxMessageBytes: undefined,
}

test('who names the same attributes, or such as the object keeps no record of, or none, agrees', () => {
  expect(() => agree('there', { codec: 'bytes', capacity: 3, bytes: 4096 }, request)).not.toThrow()
  expect(() => agree('there', {}, request)).not.toThrow()
})

test('C19 the error names the object, and the number that is there', () => {
  expect(() => agree('there', { capacity: 4 }, request)).toThrow(
    expect.objectContaining({ code: 'IPC_MISMATCH', address: 'there', limit: 4 }),
  )
  let error: unknown
  try {
    agree('there', { codec: 'json' }, request)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ code: 'IPC_MISMATCH', address: 'there' })
  expect(Object.hasOwn(error as object, 'limit')).toBe(false)
})
