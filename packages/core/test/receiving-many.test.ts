import diagnostics from 'node:diagnostics_channel'
import { indirect, json } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { ScriptedPort, scripted } from './support/scripted-port.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const later = z.string().refine(async (text) => text !== 'bad')

/** A port that gives all it has by one look. */
class ManyPort extends ScriptedPort {
  tryReceiveMany(messages: Uint8Array[], max: number): number {
    const taken = this.messages.splice(0, max)
    messages.push(...taken)
    return taken.length
  }
}

test('receiveMany gives what is there up to max, and counts it, also for observers', async () => {
  const port = new ManyPort()
  const mailbox = await indirect('many', scripted(port))
  port.messages.push(...[1, 2, 3].map((length) => new Uint8Array(length)))
  const seen: unknown[] = []
  const observe = (event: unknown) => seen.push(event)
  diagnostics.subscribe('ipc:receive', observe)
  const lengths = async (max: number) => (await mailbox.receiveMany({ max })).map(({ data }) => data.length)
  expect(await lengths(2)).toEqual([1, 2])
  diagnostics.unsubscribe('ipc:receive', observe)
  expect(await lengths(2)).toEqual([3])
  expect(seen).toEqual([1, 2].map((count) => ({ what: expect.any(String), bytes: count })))
  expect(mailbox.stats()).toMatchObject({ received: 3, bytesReceived: 6 })
  for (const [max, mistake] of [
    ['2', TypeError],
    [Number.NaN, TypeError],
    [0, RangeError],
  ] as const) {
    await expect(mailbox.receiveMany({ max: max as number })).rejects.toThrow(mistake)
  }
  await mailbox.close()
})

test('receiveMany gives what came before an invalid message; the next call throws, and the one after goes on', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('invalid-between', scripted(port), { codec: json<number>() })
  port.messages.push(bytes('1'), bytes('2'), bytes('no JSON'), bytes('3'))
  expect((await mailbox.receiveMany()).map(({ data }) => data)).toEqual([1, 2])
  await expect(mailbox.receiveMany()).rejects.toMatchObject({ code: 'IPC_INVALID_MESSAGE' })
  expect((await mailbox.receiveMany()).map(({ data }) => data)).toEqual([3])
  expect(mailbox.stats()).toMatchObject({ received: 3, invalid: 1 })
  await mailbox.close()
})

test('a message whose schema answers later is given, whether it was there or is waited for', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('later', scripted(port), { schema: later, codec: json() })
  port.messages.push(bytes('"there"'))
  expect((await mailbox.receive()).data).toBe('there')
  const waiting = mailbox.receive({ timeoutMs: 20_000 })
  port.messages.push(bytes('"came"'))
  port.host?.wake('receive')
  expect((await waiting).data).toBe('came')
  port.messages.push(bytes('"bad"'), bytes('"good"'))
  await expect(mailbox.receive()).rejects.toMatchObject({ code: 'IPC_INVALID_MESSAGE' })
  // A try cannot wait for the schema: the message stays.
  expect(() => mailbox.tryReceive()).toThrow(TypeError)
  expect((await mailbox.receive()).data).toBe('good')
  expect(mailbox.stats()).toMatchObject({ received: 4, invalid: 1 })
  await mailbox.close()
})

test('with onInvalid a message that its schema refuses later is passed over', async () => {
  const port = new ScriptedPort()
  const refused: string[] = []
  const onInvalid = (_: unknown, sent: Uint8Array) => refused.push(new TextDecoder().decode(sent))
  const mailbox = await indirect('passed-over', scripted(port), { schema: later, codec: json(), onInvalid })
  port.messages.push(bytes('"bad"'), bytes('"good"'))
  expect((await mailbox.receive()).data).toBe('good')
  expect(refused).toEqual(['"bad"'])
  expect(mailbox.stats().invalid).toBe(1)
  await mailbox.close()
})
