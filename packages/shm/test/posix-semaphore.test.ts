import { existsSync } from 'node:fs'
import { withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { PosixSemaphore } from '../src/index.js'
import { foreign, ObjectUsers, objectName } from './support/object-users.js'

const WATCHDOG_MS = 20_000
const users = ObjectUsers.forEachTest()

function own(value = 0): PosixSemaphore {
  const semaphore = PosixSemaphore.open(objectName(), { create: 'exclusive', value })
  users.atEnd(() => {
    semaphore.unlink()
    semaphore.close()
  })
  return semaphore
}

test('counts: try, Sync and async take, post gives', async () => {
  const semaphore = own(3)
  expect(semaphore.tryWait()).toBe(true)
  semaphore.waitSync({ timeoutMs: 1000 })
  await semaphore.wait()
  expect(semaphore.getValue()).toBe(0)
  expect(semaphore.tryWait()).toBe(false)
  semaphore.post()
  expect(semaphore.getValue()).toBe(1)
})

test('a wait ends by timeout or abort, and then has taken nothing', async () => {
  const semaphore = own()
  expect(() => semaphore.waitSync({ timeoutMs: 20 })).toThrow(
    expect.objectContaining({ code: 'IPC_TIMEOUT' }),
  )
  await expect(semaphore.wait({ timeoutMs: 20 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
  await expect(semaphore.wait({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
  const controller = new AbortController()
  const waiting = expect(semaphore.wait({ signal: controller.signal })).rejects.toMatchObject({
    code: 'IPC_ABORTED',
  })
  controller.abort()
  await waiting
  semaphore.post()
  expect(semaphore.getValue()).toBe(1)
  // @ts-expect-error a blocking call needs its limit written
  expect(() => semaphore.waitSync({})).toThrow(TypeError)
  expect(() => semaphore.waitSync({ timeoutMs: -1 })).toThrow(RangeError)
  expect(semaphore.getValue()).toBe(1)
})

test('a post of another process ends a wait in the event loop and one that blocks', async () => {
  const semaphore = own()
  const other = await users.start()
  await other.call('open', 'semaphore', 'PosixSemaphore', 'open', semaphore.name, { create: 'never' })
  const waiting = semaphore.wait()
  await other.call('call', 'semaphore', 'post')
  await withWatchdog(waiting, WATCHDOG_MS, 'the wait in the event loop')
  const blocked = other.call('block', 'semaphore', 'waitSync', { timeoutMs: WATCHDOG_MS })
  await other.next('blocking')
  semaphore.post()
  await withWatchdog(blocked, WATCHDOG_MS, 'the wait that blocks')
  expect(semaphore.getValue()).toBe(0)
})

test('what a killed process took stays taken; the value outlives every process', async () => {
  const semaphore = own(2)
  const other = await users.start()
  await other.call('open', 'semaphore', 'PosixSemaphore', 'open', semaphore.name)
  expect(await other.call('call', 'semaphore', 'tryWait')).toBe(true)
  await other.kill()
  semaphore.close()
  const again = PosixSemaphore.open(semaphore.name, { create: 'never' })
  expect(again.getValue()).toBe(1)
  again.close()
})

test('Python has the same semaphore', async () => {
  const semaphore = own(1)
  const program = `
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p
semaphore = ctypes.c_void_p(libc.sem_open(sys.argv[1].encode(), 0))
print(libc.sem_trywait(semaphore), libc.sem_trywait(semaphore))
for _ in range(5): libc.sem_post(semaphore)`
  expect(await foreign('python3', program, semaphore.name)).toBe('0 -1')
  expect(semaphore.getValue()).toBe(5)
})

test('calls after close are IPC_CLOSED, also those that wait then, and none touches the memory', async () => {
  const semaphore = own()
  const waiting = expect(semaphore.wait()).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  semaphore.close()
  semaphore.close()
  await withWatchdog(waiting, WATCHDOG_MS, 'the end of the wait')
  for (const call of [
    () => semaphore.tryWait(),
    () => semaphore.waitSync({ timeoutMs: 0 }),
    () => semaphore.post(),
    () => semaphore.getValue(),
  ]) {
    expect(call).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
  }
})

test('two handles in one process: closing one leaves the other', () => {
  const semaphore = own(1)
  const second = PosixSemaphore.open(semaphore.name)
  second.close()
  expect(semaphore.tryWait()).toBe(true)
})

test('create, unlink, and bad names and values', () => {
  const semaphore = own()
  expect(() => PosixSemaphore.open(semaphore.name, { create: 'exclusive' })).toThrow(
    expect.objectContaining({ code: 'IPC_EXISTS' }),
  )
  expect(existsSync(`/dev/shm/sem.${semaphore.name.slice(1)}`)).toBe(true)
  expect(semaphore.unlink()).toBe(true)
  expect(PosixSemaphore.unlink(semaphore.name)).toBe(false)
  semaphore.post()
  expect(semaphore.getValue()).toBe(1)
  expect(() => PosixSemaphore.open(semaphore.name, { create: 'never' })).toThrow(
    expect.objectContaining({ code: 'IPC_NOT_FOUND', address: semaphore.name }),
  )
  for (const name of ['object', '/', '/a/b', '/..', `/${'x'.repeat(252)}`, '/a\0b'])
    expect(() => PosixSemaphore.open(name)).toThrow(TypeError)
  for (const value of [-1, 0.5, 2 ** 31, Number.NaN])
    expect(() => PosixSemaphore.open(semaphore.name, { value })).toThrow(RangeError)
})

test('the longest name is 251 bytes, the highest value 2,147,483,647; one more is IPC_LIMIT', () => {
  const name = objectName().padEnd(252, 'x')
  const semaphore = PosixSemaphore.open(name, { value: 2 ** 31 - 1 })
  try {
    expect(() => semaphore.post()).toThrow(expect.objectContaining({ code: 'IPC_LIMIT', limit: 2 ** 31 - 1 }))
  } finally {
    semaphore.unlink()
    semaphore.close()
  }
})
