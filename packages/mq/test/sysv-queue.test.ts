import { randomInt } from 'node:crypto'
import { SysvQueue } from '@ipc/mq'
import { withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { foreignProgram } from './foreign-program.js'
import { bytes, text } from './text.js'

let key: number
let queue: SysvQueue

beforeEach(() => {
  key = randomInt(1, 0x7fff_ffff)
  queue = SysvQueue.open(key)
})
afterEach(() => {
  queue.remove()
})

test('every selection of msgrcv', () => {
  for (const type of [5, 3, 4, 3]) expect(queue.trySend(bytes(`of type ${type}`), { type })).toBe(true)
  expect(queue.tryReceive({ type: { lowestUpTo: 5 } })?.type).toBe(3)
  expect(queue.tryReceive({ type: { except: 5 } })?.type).toBe(4)
  expect(queue.tryReceive({ type: { lowestUpTo: 2 } })).toBeUndefined()
  expect(queue.tryReceive({ type: 3 })).toEqual({ type: 3, data: bytes('of type 3') })
  expect(queue.tryReceive()).toEqual({ type: 5, data: bytes('of type 5') })
  expect(queue.tryReceive()).toBeUndefined()
})

test('MSG_NOERROR is an explicit choice: without it a longer message is told and stays', () => {
  queue.trySend(bytes('0123456789'))
  const small = SysvQueue.open(key, { create: 'never', maxBytes: 4 })
  expect(() => small.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_TOO_LARGE', limit: 4 }))
  expect(queue.stat().messages).toBe(1)
  expect(text(small.tryReceive({ truncate: true })?.data ?? bytes(''))).toBe('0123')
  expect(queue.stat().messages).toBe(0)
})

test('stat, set and remove', () => {
  queue.trySend(bytes('abc'), { type: 2 })
  expect(queue.stat()).toMatchObject({ key, messages: 1, bytes: 3, lastSenderPid: process.pid, mode: 0o600 })
  queue.set({ maxBytes: 5, mode: 0o640 })
  expect(queue.stat()).toMatchObject({ maxBytes: 5, mode: 0o640 })
  expect(queue.trySend(bytes('def'))).toBe(false)
  expect(queue.trySend(bytes('de'))).toBe(true)
  expect(queue.remove()).toBe(true)
  expect(queue.remove()).toBe(false)
  expect(() => queue.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
  expect(() => SysvQueue.open(key, { create: 'never' })).toThrow(
    expect.objectContaining({ code: 'IPC_NOT_FOUND' }),
  )
})

test('exclusive, and a private queue by its identifier', () => {
  expect(() => SysvQueue.open(key, { create: 'exclusive' })).toThrow(
    expect.objectContaining({ code: 'IPC_EXISTS' }),
  )
  const hidden = SysvQueue.open(SysvQueue.IPC_PRIVATE)
  const same = SysvQueue.byId(hidden.id)
  hidden.trySend(bytes('found'))
  expect(text(same.tryReceive()?.data ?? bytes(''))).toBe('found')
  hidden.remove()
  expect(() => SysvQueue.byId(hidden.id)).toThrow(expect.objectContaining({ code: 'IPC_NOT_FOUND' }))
})

test('a type under 1 is a RangeError, a message over msgmax IPC_TOO_LARGE', () => {
  for (const type of [0, -1, 1.5]) expect(() => queue.trySend(bytes('x'), { type })).toThrow(RangeError)
  expect(() => queue.trySend(new Uint8Array(1 << 20))).toThrow(
    expect.objectContaining({ code: 'IPC_TOO_LARGE' }),
  )
  expect(queue.stat().messages).toBe(0)
})

test('waiting in the event loop: another program’s message ends it, an abort loses nothing', async () => {
  const program = foreignProgram('sysv.c')
  try {
    const abort = new AbortController()
    const aborted = queue.receive({ signal: abort.signal })
    abort.abort(new Error('not any more'))
    await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED', cause: abort.signal.reason })
    const typed = queue.receive({ type: 9 })
    await program('send', key, 2, 'not this one')
    await program('send', key, 9, 'this one')
    expect(text((await withWatchdog(typed, 20_000, 'the message of type 9')).data)).toBe('this one')
    expect((await queue.receive()).type).toBe(2)
  } finally {
    program.dispose()
  }
})

test('a send waits for room, in the event loop and in the thread; a removal ends the wait', async () => {
  while (queue.trySend(new Uint8Array(4096)));
  await expect(queue.send(new Uint8Array(4096), { timeoutMs: 30 })).rejects.toMatchObject({
    code: 'IPC_TIMEOUT',
  })
  expect(() => queue.sendSync(new Uint8Array(4096), { timeoutMs: 30 })).toThrow(
    expect.objectContaining({ code: 'IPC_TIMEOUT' }),
  )
  const sending = queue.send(bytes('last'), { type: 7 })
  queue.tryReceive()
  await withWatchdog(sending, 20_000, 'the waiting send')
  expect(text(queue.receiveSync({ type: 7, timeoutMs: 1000 }).data)).toBe('last')
  const receiving = expect(queue.receive({ type: 8 })).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  queue.remove()
  await withWatchdog(receiving, 20_000, 'the end of the receive')
})
