import { IpcError } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { errorOf, expectCode, expectMistake } from '../src/checks/expect-error.js'
import { isPending } from '../src/checks/turns.js'
import { setWatchdog, within } from '../src/checks/within.js'

const closed = new IpcError('IPC_CLOSED', 'it is closed')

test('expectCode takes what throws and what rejects, of any of the codes', async () => {
  await expectCode(() => Promise.reject(closed), 'IPC_CLOSED')
  const thrown = await expectCode(() => {
    throw closed
  }, ['IPC_FULL', 'IPC_CLOSED'])
  expect(thrown).toBe(closed)
})

test('expectCode fails for success, another code, and an error that only looks like one', async () => {
  await expect(expectCode(() => 5, 'IPC_CLOSED', 'send')).rejects.toThrow('send was to fail and gave 5')
  await expect(expectCode(() => Promise.reject(closed), 'IPC_FULL')).rejects.toThrow(/IPC_FULL.*IPC_CLOSED/)
  const alike = Object.assign(new Error('looks like it'), { code: 'IPC_CLOSED' })
  await expect(expectCode(() => Promise.reject(alike), 'IPC_CLOSED')).rejects.toThrow(/was to fail with/)
})

test('expectMistake takes a TypeError, and no IpcError', async () => {
  await expectMistake(() => Promise.reject(new TypeError('no')), ['TypeError'])
  await expect(expectMistake(() => Promise.reject(closed), ['TypeError', 'RangeError'])).rejects.toThrow(
    /was to fail/,
  )
})

test('a call that does not settle fails by the watchdog', async () => {
  setWatchdog(5)
  try {
    await expect(within(new Promise(() => undefined), 'a receive')).rejects.toThrow(
      'a receive: nothing after 5 ms',
    )
    await expect(errorOf(() => new Promise(() => undefined))).resolves.toMatchObject({
      name: 'WatchdogError',
    })
    await expect(expectCode(() => new Promise(() => undefined), 'IPC_CLOSED')).rejects.toThrow(
      /WatchdogError/,
    )
  } finally {
    setWatchdog()
  }
})

test('isPending tells what has settled within some turns of the loop', async () => {
  expect(await isPending(new Promise(() => undefined))).toBe(true)
  expect(await isPending(Promise.resolve())).toBe(false)
  expect(await isPending(Promise.reject(closed))).toBe(false)
})
