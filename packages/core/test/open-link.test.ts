import { json, type PartyOptions } from '@ipc/core'
import { linkOpener } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { ScriptedLinkPort, textOf } from './support/scripted-party.js'
import { traits } from './support/scripted-port.js'

const one = Uint8Array.of(1)
const about = { name: 'parent', mechanismName: 'scripted', traits }

function opened(options?: PartyOptions<undefined, undefined>, attributes?: readonly 'type'[]) {
  const port = new ScriptedLinkPort('child')
  return { port, link: linkOpener({ ...about, ...(attributes && { attributes }) }, options)(port) }
}

test('a link without a party sends and receives, and says whose it is', async () => {
  const { port, link } = opened()
  await link.send(one)
  port.deliver('answer')
  expect(textOf((await link.receive()).data)).toBe('answer')
  expect(port.sent).toHaveLength(1)
  expect([link.name, link.peer, link.address, link.traits]).toEqual(['parent', 'child', 'scripted', traits])
  expect(link.buffering.whenFull).toBe('wait')
  expect(link.stats()).toMatchObject({ sent: 1, received: 1 })
  await link.close()
  await expect(link.send(one)).rejects.toMatchObject({
    message: "link 'parent' with 'child' (scripted) is closed",
  })
})

test('it carries the attributes of its mechanism, and messages without any are data and nothing else', async () => {
  const { port, link } = opened(undefined, ['type'])
  await link.send(one, { type: 7 } as object)
  expect(port.sent.map(({ type }) => type)).toEqual([7])
  port.deliver('answer', { type: 8 })
  expect(await link.receive()).toEqual({ data: expect.anything(), type: 8 })
  await link.close()
  const { port: plain, link: without } = opened()
  await expect(without.send(one, { type: 7 } as object)).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  const looks: number[] = []
  plain.tryReceiveMany = (messages, max) => {
    looks.push(max)
    return messages.push(one)
  }
  expect(await without.receiveMany({ max: 9 })).toEqual([{ data: one }])
  expect(looks).toEqual([9])
  await without.close()
})

test('it is full as its options say, and reports invalid messages to them', async () => {
  const { port, link } = opened({ buffering: { whenFull: 'reject' } })
  port.room = 0
  await expect(link.send(one)).rejects.toMatchObject({ code: 'IPC_FULL' })
  await link.close()
  const invalid: string[] = []
  const codec = new ScriptedLinkPort('child')
  const numbers = linkOpener(about, {
    codec: json<number>(),
    onInvalid: (error, bytes) => invalid.push(`${error.code} ${textOf(bytes)}`),
  })(codec)
  codec.deliver('no JSON')
  codec.deliver('7')
  expect((await numbers.receive()).data).toBe(7)
  expect(invalid).toEqual(['IPC_INVALID_MESSAGE no JSON'])
  await numbers.close()
})

test('the signal of its options is for life', async () => {
  const controller = new AbortController()
  const { port, link } = opened({ signal: controller.signal })
  controller.abort()
  expect((await link.closed).reason).toBe('closed')
  expect(port.closes).toHaveLength(1)
})

test('its options are checked before there is a port', async () => {
  expect(() => linkOpener(about, { maxMessageBytes: -1 })).toThrow(RangeError)
  for (const [options, code] of [
    [{ maxMessageBytes: 1_001 }, 'IPC_LIMIT'],
    [{ signal: AbortSignal.abort() }, 'IPC_ABORTED'],
  ] as const) {
    expect(() => linkOpener(about, options)).toThrow(expect.objectContaining({ code }))
  }
})

test('a signal that aborts before its port is there closes it at once', async () => {
  const controller = new AbortController()
  const open = linkOpener(about, { signal: controller.signal })
  controller.abort()
  const port = new ScriptedLinkPort('child')
  const link = open(port)
  expect((await link.closed).reason).toBe('closed')
  expect(port.closes).toHaveLength(1)
  expect(() => link.trySend(one)).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
})
