import { direct, messagePort, type Party, structured } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as comlink from 'comlink'
import { mechanismOf, startPeer } from './support/peers.js'
import { mechanisms } from './support/variant.js'

const LIMIT_MS = 20_000

interface Api {
  counter: number
  add(a: number, b: number): number
  mirror<T>(value: T): T
  fail(): never
  increase(): number
  callback(): () => string
  never(): Promise<void>
}

let party: Party<unknown>
const RealChannel = globalThis.MessageChannel
const ports: { close(): void }[] = []
// comlink's proxy() opens a MessageChannel before its transfer is refused, and never closes it: it would keep this process.
beforeEach(() => {
  globalThis.MessageChannel = class extends RealChannel {
    constructor() {
      super()
      ports.push(this.port1, this.port2)
    }
  }
})
afterEach(async () => {
  globalThis.MessageChannel = RealChannel
  for (const port of ports.splice(0)) port.close()
  await party.close()
})

describe.each(mechanisms)('comlink between two processes over $factory', (mechanism) => {
  async function connect() {
    const namespace = uniqueName('comlink').slice(-60)
    party = await direct('client', mechanismOf(mechanism), { namespace, codec: structured() })
    const server = await startPeer('comlink-server', mechanism, namespace)
    const link = await party.link('server', { timeoutMs: LIMIT_MS })
    const port = messagePort(link)
    return { server, port, api: comlink.wrap<Api>(port as never) }
  }

  test('calls and results by value: several at once, properties, errors, bytes', async () => {
    const { api, port } = await connect()
    expect(await api.add(1, 2)).toBe(3)
    const sums = await Promise.all(Array.from({ length: 50 }, (_, i) => api.add(i, i)))
    expect(sums).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i))
    expect(await api.increase()).toBe(1)
    expect(await api.counter).toBe(1)
    const value = { at: new Date(0), bytes: new Uint8Array([1, 2, 3]), map: new Map([['a', 1]]) }
    const back = (await api.mirror(value)) as typeof value
    expect([back.at.getTime(), [...back.bytes], [...back.map]]).toEqual([0, [1, 2, 3], [['a', 1]]])
    await expect(api.fail()).rejects.toMatchObject({ name: 'RangeError', message: 'asked to' })
    port.close()
  })

  test('what comlink would transfer is refused, with the reason, on either side; calls go on', async () => {
    const { api } = await connect()
    const callback = comlink.proxy(() => 'cannot cross')
    await expect(api.mirror(callback)).rejects.toMatchObject({
      code: 'IPC_NOT_SUPPORTED',
      message: expect.stringContaining('transfer list'),
    })
    const bytes = new Uint8Array(8)
    await expect(api.mirror(comlink.transfer(bytes, [bytes.buffer]))).rejects.toMatchObject({
      code: 'IPC_NOT_SUPPORTED',
    })
    expect(bytes.length).toBe(8)
    await expect(api.callback()).rejects.toThrow('Unserializable return value')
    expect(await api.add(2, 2)).toBe(4)
  })

  test('a killed server shows as messageerror with IPC_PEER_DIED, a closed one as close', async () => {
    const first = await connect()
    const event = (port: EventTarget, name: string) =>
      withWatchdog(
        new Promise<Event>((resolve) => port.addEventListener(name, resolve, { once: true })),
        LIMIT_MS,
        `the ${name} event`,
      )
    await first.api.add(1, 1)
    void first.api.never()
    const died = event(first.port, 'messageerror')
    await first.server.kill('SIGKILL')
    expect(((await died) as MessageEvent).data).toMatchObject({ code: 'IPC_PEER_DIED' })
    await party.close()
    const second = await connect()
    await second.api.add(1, 1)
    const closed = event(second.port, 'close')
    await second.server.call('close')
    await closed
  })
})
