import { IpcError, indirect } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

test('close gives the port 5 s, or what was said', async () => {
  for (const [options, milliseconds] of [
    [undefined, 5000],
    [{ timeoutMs: 20 }, 20],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, Number.POSITIVE_INFINITY],
  ] as const) {
    const port = new ScriptedPort()
    const mailbox = await indirect('closes', scripted(port))
    await Promise.all([mailbox.close(options), mailbox.close()])
    expect(port.closes).toEqual([milliseconds])
  }
})

test('what could not be handed over is told by closed', async () => {
  const port = new ScriptedPort()
  port.onClose = () => 3
  const mailbox = await indirect('left', scripted(port))
  await mailbox.close({ timeoutMs: 1 })
  const { reason, error, undelivered } = await mailbox.closed
  expect([reason, undelivered]).toEqual(['closed', 3])
  expect(IpcError.is(error, 'IPC_TIMEOUT')).toBe(true)
})

test('a port that cannot close makes close reject, and closed settles all the same', async () => {
  const port = new ScriptedPort()
  const cause = new Error('the disk is gone')
  port.onClose = () => Promise.reject(cause)
  const mailbox = await indirect('fails', scripted(port))
  await expect(mailbox.close()).rejects.toMatchObject({ code: 'IPC_SYSTEM', cause })
  expect((await mailbox.closed).error).toMatchObject({ code: 'IPC_SYSTEM' })
  expect(mailbox.state).toBe('closed')
})

test('a port that cannot close after the other side’s end is no unhandled rejection', async () => {
  const port = new ScriptedPort()
  port.onClose = () => Promise.reject(new Error('the disk is gone'))
  const mailbox = await indirect('fails-later', scripted(port))
  // The runner fails the test for an unhandled rejection.
  port.host?.ended('peer-closed')
  expect(mailbox.state).toBe('closed')
  expect(port.closes).toEqual([0])
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
})

test('an aborted close rejects at once and goes on closing', async () => {
  const port = new ScriptedPort()
  let finish = (_: number): void => undefined
  port.onClose = () =>
    new Promise((resolve) => {
      finish = resolve
    })
  const mailbox = await indirect('slow', scripted(port))
  const controller = new AbortController()
  const closing = mailbox.close({ signal: controller.signal })
  await new Promise(setImmediate)
  controller.abort()
  await expect(closing).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  expect(mailbox.state).toBe('closing')
  finish(0)
  expect((await mailbox.closed).reason).toBe('closed')
  expect(mailbox.state).toBe('closed')
})

test('ends that a port tells twice, or after our own close, change nothing', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('twice', scripted(port))
  port.host?.ended('peer-closed')
  port.host?.ended('peer-died')
  expect((await mailbox.closed).reason).toBe('peer-closed')
  const other = new ScriptedPort()
  const closed = await indirect('after', scripted(other))
  await closed.close()
  other.host?.ended('peer-died')
  expect((await closed.closed).reason).toBe('closed')
})
