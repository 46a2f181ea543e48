import { indirect, type Mailbox } from '@ipc/core'
import { HerdRest } from '@ipc/core/adapter'
import { uniqueName } from '@ipc/testkit'
import { afterEach, expect, jest, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'
import { startPeer } from './support/start-peer.js'

// How often one that waits to be the reader asks.
const ROLE_LOOK_MS = 20
const RESTS = 20

const opened: Mailbox<Uint8Array>[] = []
afterEach(async () => {
  for (const mailbox of opened.splice(0)) {
    await mailbox.unlink()
    await mailbox.close()
  }
})
ownRuntimeDirectory()

async function open(name: string, maxMessageBytes?: number): Promise<Mailbox<Uint8Array>> {
  const mailbox = await indirect(name, fifo(), { maxMessageBytes })
  opened.push(mailbox)
  return mailbox
}

test('several readers of one-packet messages get each message once and whole', async () => {
  const name = uniqueName('readers')
  const mailbox = await open(name, 4072)
  const readers = await Promise.all([startPeer(), startPeer()])
  try {
    for (const reader of readers) await reader.call('open', name, {})
    const done = readers.map((reader) => reader.call('receive', 100))
    const lengths = Array.from({ length: 200 }, (_, index) => 4 + ((index * 997) % 4069))
    for (const [index, length] of lengths.entries()) {
      const bytes = new Uint8Array(length).fill(index)
      new DataView(bytes.buffer).setUint32(0, index)
      await mailbox.send(bytes)
    }
    await Promise.all(done)
    const received = readers.flatMap((reader) => reader.taken<Uint8Array>('received'))
    const indexes = received.map((bytes) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))
    expect(indexes.sort((a, b) => a - b)).toEqual(lengths.map((_, index) => index))
    for (const bytes of received) {
      const index = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
      expect(bytes).toHaveLength(lengths[index] as number)
      expect(bytes.subarray(4).every((byte) => byte === (index & 255))).toBe(true)
    }
  } finally {
    for (const reader of readers) await reader.kill()
  }
})

test('a second reader of larger messages is refused while the first receives, and no longer', async () => {
  const name = uniqueName('one-reader')
  const first = await open(name)
  const second = await open(name)
  const abort = new AbortController()
  const waiting = first.receive({ signal: abort.signal })
  const refused = { code: 'IPC_EXISTS', message: expect.stringContaining('4072'), address: first.address }
  await expect(second.receive()).rejects.toMatchObject(refused)
  expect(() => second.receiveSync({ timeoutMs: 5000 })).toThrow(expect.objectContaining(refused))
  expect(second.tryReceive()).toBeUndefined()
  await second.send(Uint8Array.of(1))
  expect((await waiting).data).toEqual(Uint8Array.of(1))
  const [{ data }] = await Promise.all([second.receive(), first.send(Uint8Array.of(2))])
  expect(data).toEqual(Uint8Array.of(2))
  abort.abort()
})

test('a killed reader leaves its role and the messages that it has not taken', async () => {
  const name = uniqueName('killed-reader')
  const mailbox = await open(name)
  const reader = await startPeer()
  await reader.call('open', name, {})
  const received = reader.call('receive', 1)
  await mailbox.send(Uint8Array.of(1))
  await received
  reader.call('receive', 1000).catch(() => undefined)
  await mailbox.send(new Uint8Array(50_000).fill(2))
  await reader.next('received')
  await reader.next('received')
  await reader.stop()
  await mailbox.send(Uint8Array.of(3))
  await mailbox.send(new Uint8Array(20_000).fill(4))
  await reader.kill()
  expect((await mailbox.receive()).data).toEqual(Uint8Array.of(3))
  expect((await mailbox.receive()).data).toEqual(new Uint8Array(20_000).fill(4))
})

test('who waits to be the reader asks for that by one timer, also where it rests as a sender meanwhile', async () => {
  const { woken } = HerdRest.prototype
  // It takes itself for beaten whenever there is room.
  const beaten = jest.spyOn(HerdRest.prototype, 'woken').mockImplementation(function (this: HerdRest) {
    return woken.call(this, false) || woken.call(this, false)
  })
  const started = jest.spyOn(globalThis, 'setInterval')
  const ended = jest.spyOn(globalThis, 'clearInterval')
  try {
    const name = uniqueName('one-timer')
    const first = await open(name)
    const second = await open(name)
    let received = first.receive()
    const refused = expect(second.receive()).rejects.toMatchObject({ code: 'IPC_EXISTS' })
    const full = new Uint8Array(16 * 4072)
    // Rests of either handle, as a sender or as the reader.
    const rests = () => beaten.mock.results.filter(({ value }) => value === true)
    while (rests().length < RESTS) {
      const sent = [second.send(full), second.send(full)]
      for (const _ of sent) {
        await received
        received = first.receive()
      }
      await Promise.all(sent)
    }
    await refused
    await second.send(full)
    await received
    const asking = started.mock.results.filter((_, at) => started.mock.calls[at]?.[1] === ROLE_LOOK_MS)
    expect(asking).not.toHaveLength(0)
    const ends: unknown[] = ended.mock.calls.map(([timer]) => timer)
    expect(asking.filter(({ value }) => !ends.includes(value))).toHaveLength(0)
  } finally {
    for (const spy of [beaten, started, ended]) spy.mockRestore()
  }
})
