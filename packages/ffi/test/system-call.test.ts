import { expect, test } from '@jest/globals'
import { libcFunction } from '../src/backend/libc.js'
import { SystemCall } from '../src/errors/system-call.js'

const protect = libcFunction<(address: number, bytes: number, protection: number) => number>(
  'mprotect',
  'int',
  ['address', 'size', 'int'],
)
const call = new SystemCall('mprotect', { expected: ['EINVAL'], reported: [] })

test('an ENOMEM that the garbage collector may have left is asked for again twice, and believed then', () => {
  // Address 0 is mapped in no process: mprotect(2) says ENOMEM.
  expect(protect(0, 4096, 0)).toBe(-1)
  expect(call.failedOrAgain(7, 1)).toBeUndefined()
  expect(call.failedOrAgain(7, 2)).toBeUndefined()
  expect(() => call.failedOrAgain(7, 3)).toThrow(expect.objectContaining({ code: 'ENOMEM' }))
})

test('what is an answer is given at once', () => {
  // No page begins there: EINVAL.
  expect(protect(1, 1, 0)).toBe(-1)
  expect(call.failedOrAgain(7, 1)).toBe(-22)
})
