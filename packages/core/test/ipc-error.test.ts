import { runInNewContext } from 'node:vm'
import { IpcError } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { withSent } from '../src/errors/ipc-error.js'
import { fromSystemError } from '../src/errors/system-error.js'

test('an error is known by its mark, not by its class', () => {
  const error = new IpcError('IPC_FULL', 'full', { limit: 3 })
  expect(IpcError.is(error)).toBe(true)
  expect(IpcError.is(error, 'IPC_FULL', 'IPC_CLOSED')).toBe(true)
  expect(IpcError.is(error, 'IPC_CLOSED')).toBe(false)
  for (const other of [undefined, null, 'IPC_FULL', new Error('x'), { code: 'IPC_FULL' }]) {
    expect(IpcError.is(other)).toBe(false)
  }
  // Another copy or realm: same mark, other class.
  const foreign = runInNewContext(
    "const e = new Error('x'); e.code = 'IPC_FULL'; e[Symbol.for('@ipc/error')] = true; e",
  )
  expect(IpcError.is(foreign, 'IPC_FULL')).toBe(true)
})

test('aborts and time-outs have the names of the platform', () => {
  const cause = new Error('because')
  const aborted = new IpcError('IPC_ABORTED', 'x', { cause })
  expect(aborted).toMatchObject({ name: 'AbortError', cause })
  expect(new IpcError('IPC_TIMEOUT', 'x').name).toBe('TimeoutError')
  expect(new IpcError('IPC_FULL', 'x').name).toBe('IpcError')
})

test('only the details that are there are fields', () => {
  expect(Object.keys(new IpcError('IPC_FULL', 'x', { limit: 1, address: undefined }))).not.toContain(
    'address',
  )
  expect(withSent(new IpcError('IPC_FULL', 'x'), 4)).toMatchObject({ sent: 4 })
})

test('details are shown and can be set anew; what is no error of ours gets no sent', () => {
  const error = new IpcError('IPC_FULL', 'x', { limit: 1 })
  expect(Object.keys(error)).toContain('limit')
  withSent(withSent(error, 4), 5)
  expect(error.sent).toBe(5)
  expect(Object.keys(error)).toContain('sent')
  const copied = Object.defineProperty(error, 'limit', { value: 2 })
  expect(copied.limit).toBe(2)
  const other = new Error('x')
  expect(withSent(other, 4)).toBe(other)
  expect(Object.keys(other)).toEqual([])
  expect(withSent('no object', 4)).toBe('no object')
})

test('what is an error of ours, or the programmer’s mistake, is given on as it is', () => {
  for (const error of [new IpcError('IPC_FULL', 'x'), new TypeError('x'), new RangeError('x')]) {
    expect(fromSystemError(error, 'cannot')).toBe(error)
  }
  const bare = fromSystemError('just text', 'cannot') as IpcError
  expect(bare).toMatchObject({ code: 'IPC_SYSTEM', message: 'cannot: just text' })
  expect(bare.errno).toBeUndefined()
  expect(fromSystemError(new Error('why'), 'cannot').message).toBe('cannot: why')
})

test('a system error keeps its number as a negative one, its call and itself', () => {
  const system = Object.assign(new Error('no such file'), { code: 'ENOENT', errno: 2, syscall: 'open' })
  expect(fromSystemError(system, 'cannot open /x', '/x')).toMatchObject({
    code: 'IPC_NOT_FOUND',
    errno: -2,
    syscall: 'open',
    address: '/x',
    cause: system,
    message: expect.stringContaining('cannot open /x'),
  })
  const unknown = Object.assign(new Error('odd'), { code: 'EODD' })
  expect(fromSystemError(unknown, 'x')).toMatchObject({ code: 'IPC_SYSTEM' })
})
