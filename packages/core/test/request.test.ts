import { IpcError, json, request } from '@ipc/core'
import { FrameKind, linkOpener } from '@ipc/core/adapter'
import { afterEach, expect, jest, test } from '@jest/globals'
import { ScriptedLinkPort, textOf, turns } from './support/scripted-party.js'
import { traits } from './support/scripted-port.js'

const one = Uint8Array.of(1)
const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error)
const CANCEL = { text: '', kind: FrameKind.cancel, correlation: 1, type: 1 }

function newLink() {
  const port = new ScriptedLinkPort('Q')
  return { port, link: linkOpener({ name: 'P', mechanismName: 'scripted', traits })(port) }
}

afterEach(() => void jest.useRealTimers())

test('a request that may not wait is not sent', async () => {
  const { port, link } = newLink()
  await expect(request(link, one, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT', limit: 0 })
  expect(port.sent).toEqual([])
  await link.close()
})

test('C5 the other side is told of a request that is aborted, and its late reply is nobody’s', async () => {
  const { port, link } = newLink()
  const controller = new AbortController()
  const asked = outcome(request(link, one, { signal: controller.signal }))
  await turns()
  expect(port.armed.receive).toBe(1)
  controller.abort()
  expect(await asked).toMatchObject({ code: 'IPC_ABORTED' })
  expect(port.sent.slice(1)).toEqual([CANCEL])
  await turns()
  expect(port.armed.receive).toBe(0)
  port.deliver('late', { kind: FrameKind.reply, correlation: 1 })
  port.deliver('plain')
  expect(textOf((await link.receive()).data)).toBe('plain')
  await link.close()
})

test('C5 the other side is told of a request whose time is over', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
  const { port, link } = newLink()
  const asked = outcome(request(link, one, { timeoutMs: 30 }))
  await turns()
  jest.advanceTimersByTime(29)
  expect(port.sent).toHaveLength(1)
  jest.advanceTimersByTime(1)
  expect(await asked).toMatchObject({ code: 'IPC_TIMEOUT', limit: 30 })
  expect(port.sent.slice(1)).toEqual([CANCEL])
  await link.close()
})

test('C5 a request that was aborted before the link had room is not sent, nor is the other side told', async () => {
  const { port, link } = newLink()
  port.room = 0
  const controller = new AbortController()
  const asked = outcome(request(link, one, { signal: controller.signal }))
  await turns()
  controller.abort()
  expect(await asked).toMatchObject({ code: 'IPC_ABORTED' })
  port.room = 9
  port.host?.wake('send')
  await turns()
  expect(port.sent).toEqual([])
  await link.close()
})

test('a reply that cannot be decoded rejects its request, and that of a failure says who failed and why', async () => {
  const port = new ScriptedLinkPort('Q')
  const about = { name: 'P', mechanismName: 'scripted', traits }
  const link = linkOpener(about, { codec: json<number>() })(port)
  const [first, second] = [outcome(request(link, 1)), outcome(request(link, 2))]
  await turns()
  port.deliver('no JSON', { kind: FrameKind.reply, correlation: 1 })
  port.deliver('no such thing', { kind: FrameKind.failure, correlation: 2 })
  port.host?.wake('receive')
  expect(await first).toMatchObject({ code: 'IPC_INVALID_MESSAGE' })
  expect(await second).toEqual(new Error("'Q' could not answer: no such thing"))
  expect(IpcError.is(await second)).toBe(false)
  await link.close()
})

test('C20 a message that is met in front of a reply is for the receive that waits', async () => {
  const { port, link } = newLink()
  const received = link.receive()
  port.deliver('plain')
  const asked = outcome(request(link, one))
  expect(textOf((await received).data)).toBe('plain')
  await link.close()
  expect(await asked).toMatchObject({ code: 'IPC_CLOSED' })
})
