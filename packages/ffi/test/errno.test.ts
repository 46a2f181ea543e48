import { accessSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { currentErrno, libcFunction } from '../src/backend/libc.js'
import { errno } from '../src/index.js'

test('the error number is that of the call, whatever runs between the call and the look', () => {
  const close = libcFunction<(fd: number) => number>('close', 'int', ['int'])
  const getpagesize = libcFunction<() => number>('getpagesize', 'int', [])
  expect(close(-1)).toBe(-1)
  // Node's own system call fails in this thread, as the garbage collector's may.
  expect(() => accessSync('/nowhere/at/all')).toThrow('ENOENT')
  expect(currentErrno()).toBe(errno.EBADF)
  expect(getpagesize()).toBeGreaterThan(0)
})
