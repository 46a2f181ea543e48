import { IpcError, json, messagePort } from '@ipc/core'
import { linkOpener } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { activeTimers } from './support/active-timers.js'
import { ScriptedLinkPort, turns } from './support/scripted-party.js'
import { traits } from './support/scripted-port.js'

function newPort() {
  const port = new ScriptedLinkPort('Q')
  const about = { name: 'P', mechanismName: 'scripted', traits }
  const link = linkOpener(about, { codec: json<unknown>() })(port)
  const view = messagePort(link)
  const seen: unknown[] = []
  for (const name of ['messageerror', 'close'])
    view.addEventListener(name, (event) => {
      const { data } = event as { data?: IpcError }
      seen.push(data === undefined ? name : `${name} ${data.code}`)
    })
  const arrives = async (...values: unknown[]) => {
    for (const value of values) port.deliver(JSON.stringify(value))
    port.host?.wake('receive')
    await turns()
  }
  return { port, link, view, seen, arrives }
}

test('messages stay in the link until somebody listens; then onmessage sees each, and nobody after it', async () => {
  const { port, link, view, arrives } = newPort()
  await arrives(1, 2)
  expect(port.incoming).toHaveLength(2)
  view.onmessage = null
  await turns()
  expect(port.incoming).toHaveLength(2)
  expect(view.onmessage).toBeNull()
  const [first, second]: unknown[][] = [[], []]
  const listener = ({ data }: MessageEvent) => void first?.push(data)
  view.onmessage = listener
  expect(view.onmessage).toBe(listener)
  await turns()
  view.onmessage = ({ data }) => void second?.push(data)
  await arrives(3)
  view.onmessage = null
  await arrives(4)
  expect([first, second]).toEqual([[1, 2], [3]])
  await link.close()
})

test('a listener of Node’s kind gets the value, until it is taken away', async () => {
  const { link, view, arrives } = newPort()
  const [first, second]: unknown[][] = [[], []]
  const [one, other] = [(value: unknown) => first?.push(value), (value: unknown) => second?.push(value)]
  expect(view.off('message', one)).toBe(view)
  expect(view.on('message', one)).toBe(view)
  view.on('message', other)
  await arrives({ a: 1 })
  view.off('message', one)
  await arrives(2)
  expect([first, second]).toEqual([[{ a: 1 }], [{ a: 1 }, 2]])
  await link.close()
})

test('start() lets listeners of events have the messages; the other side’s end is one close event', async () => {
  const { port, view, seen, arrives } = newPort()
  const values: unknown[] = []
  view.addEventListener('message', (event) => values.push((event as MessageEvent).data))
  await arrives(1)
  expect(values).toEqual([])
  view.start()
  view.start()
  await turns()
  expect(values).toEqual([1])
  port.host?.ended('peer-closed')
  await turns()
  expect(seen).toEqual(['close'])
})

test('a message that cannot be decoded is a messageerror, and the next one comes; a death is one, and the last', async () => {
  const { port, view, seen } = newPort()
  const values: unknown[] = []
  view.on('message', (value) => values.push(value))
  port.deliver('no JSON')
  port.deliver('7')
  port.host?.wake('receive')
  await turns()
  expect([seen, values]).toEqual([['messageerror IPC_INVALID_MESSAGE'], [7]])
  port.host?.ended('peer-died')
  await turns()
  expect(seen.slice(1)).toEqual(['messageerror IPC_PEER_DIED'])
})

test('postMessage sends a copy; a list of what to transfer is refused unless it is empty', async () => {
  const { port, link, view } = newPort()
  const post = view.postMessage.bind(view) as (value: unknown, transfer?: unknown) => void
  for (const transfer of [undefined, [], {}, { transfer: [] }]) post({ a: 1 }, transfer)
  expect(port.sent.map(({ text }) => text)).toEqual(Array(4).fill('{"a":1}'))
  for (const transfer of [[new ArrayBuffer(1)], { transfer: [new ArrayBuffer(1)] }])
    expect(() => post(1, transfer)).toThrow(expect.objectContaining({ code: 'IPC_NOT_SUPPORTED' }))
  expect(port.sent).toHaveLength(4)
  await link.close()
})

test('what cannot be sent, and a close that fails, are messageerrors', async () => {
  const { port, link, view, seen } = newPort()
  port.onClose = () => Promise.reject(new Error('the disk is gone'))
  view.close()
  expect((await link.closed).error).toMatchObject({ code: 'IPC_SYSTEM' })
  await turns()
  expect(seen).toEqual(['messageerror IPC_SYSTEM'])
  view.postMessage(1)
  await turns()
  expect(seen.slice(1)).toEqual(['messageerror IPC_CLOSED'])
  expect(IpcError.is((await link.closed).error, 'IPC_SYSTEM')).toBe(true)
})

test('C18 who listens keeps the process alive, until unref', async () => {
  const { link, view } = newPort()
  const before = activeTimers()
  view.onmessage = () => undefined
  expect(activeTimers() - before).toBe(1)
  view.unref()
  expect(activeTimers() - before).toBe(0)
  view.ref()
  expect(activeTimers() - before).toBe(1)
  await link.close()
  expect(activeTimers() - before).toBe(0)
})
