import { getEventListeners } from 'node:events'
import { IpcError, indirect } from '@ipc/core'
import { describe, expect, test } from '@jest/globals'
import { Life } from '../src/channel/life.js'
import { activeTimers } from './support/active-timers.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

const cause = new IpcError('IPC_SYSTEM', 'the disk is gone')

function newLife(signal?: AbortSignal) {
  const port = new ScriptedPort()
  return { port, life: new Life('it', port, signal) }
}

describe('what calls get after an end', () => {
  test.each([
    ['peer-died', 'IPC_PEER_DIED', 'it: the other process died'],
    ['peer-closed', 'IPC_CLOSED', 'it was closed by the other side'],
    ['unlinked', 'IPC_CLOSED', 'it was removed'],
    ['failed', 'IPC_CLOSED', 'it ended: the disk is gone'],
  ] as const)('%s', (reason, code, message) => {
    const { life } = newLife()
    life.ended(reason, cause)
    expect(life.refusal()).toMatchObject({ code, message, address: 'scripted', cause })
  })

  test('without an error there is no cause', () => {
    for (const reason of ['peer-died', 'failed'] as const) {
      const { life } = newLife()
      life.ended(reason, undefined)
      expect(Object.hasOwn(life.refusal(), 'cause')).toBe(false)
    }
  })

  test('a close of ours, also behind the other side’s death, is IPC_CLOSED', async () => {
    const { life } = newLife()
    await life.close()
    const refusal = life.refusal()
    expect(refusal).toMatchObject({ code: 'IPC_CLOSED', message: 'it is closed', address: 'scripted' })
    expect(Object.hasOwn(refusal, 'cause')).toBe(false)
    const { life: died } = newLife()
    died.ended('peer-died', cause)
    await died.close()
    expect(died.refusal()).toMatchObject({ code: 'IPC_CLOSED', message: 'it is closed', cause })
  })
})

test('a port is closed once, whoever finds that nothing is left, and when', async () => {
  const { port, life } = newLife()
  let finish = (_: number): void => undefined
  port.onClose = () =>
    new Promise((resolve) => {
      finish = resolve
    })
  life.ended('peer-closed', undefined)
  life.drained()
  life.drained()
  expect([port.closes, life.state]).toEqual([[0], 'closed'])
  const closing = life.close()
  finish(0)
  await closing
  expect(port.closes).toEqual([0])

  const { port: other, life: left } = newLife()
  other.onClose = port.onClose
  left.ended('peer-closed', undefined)
  const slow = left.close({ timeoutMs: 9 })
  await undefined
  left.drained()
  expect([other.closes, left.state]).toEqual([[9], 'closing'])
  finish(0)
  await slow
  expect(other.closes).toEqual([9])
})

test('no signal keeps a listener behind the end, neither that for life nor that of the close', async () => {
  const [own, closes] = [new AbortController(), new AbortController()]
  const listeners = () => [own, closes].map(({ signal }) => getEventListeners(signal, 'abort').length)
  const { life } = newLife(own.signal)
  expect(listeners()).toEqual([1, 0])
  const closing = life.close({ signal: closes.signal })
  expect(listeners()).toEqual([0, 1])
  await closing
  expect(listeners()).toEqual([0, 0])
  const { life: drained } = newLife(own.signal)
  drained.ended('peer-closed', undefined)
  drained.drained()
  expect(listeners()).toEqual([0, 0])
})

test('what could not be handed over is told with the object’s address', async () => {
  const { port, life } = newLife()
  port.onClose = () => 3
  await life.close({ timeoutMs: 1 })
  expect((await life.closed).error).toMatchObject({ code: 'IPC_TIMEOUT', address: 'scripted' })
})

test('C18 a waiting receive keeps the process alive where nothing else was said', async () => {
  const mailbox = await indirect('alive', scripted(new ScriptedPort()))
  const before = activeTimers()
  const waiting = mailbox.receive().catch((error: IpcError) => error.code)
  expect(activeTimers() - before).toBe(1)
  await mailbox.close()
  expect(await waiting).toBe('IPC_CLOSED')
})
