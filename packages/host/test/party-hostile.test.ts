import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { close, connectUnix, pipe2, sendWithDescriptors, socket } from '@ipc/ffi'
import { runtimePath } from '@ipc/host'
import { type Peer, until, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type LinkedEvent, PartyPeers } from './support/party-peers.js'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
const peers = new PartyPeers()
beforeEach(() => {
  runtime = ownRuntime()
})
afterEach(async () => {
  await peers.killAll()
  runtime.restore()
})

const WATCHDOG_MS = 20_000
const hello = {
  is: 'hello',
  version: 1,
  mechanism: 'test',
  namespace: 'default',
  from: 'guest',
  to: 'P',
  attributes: { codec: 'bytes' },
}

function record(value: unknown): Buffer {
  const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const header = Buffer.from('@ipc\0\0\0\0')
  header.writeUInt32LE(text.length, 4)
  return Buffer.concat([header, text])
}

function addressOf(): string {
  return runtimePath('test', 'default', 'P', 'party')
}

// Not events.once, which takes an error for the answer.
function closeOf(client: Socket): Promise<void> {
  client.resume()
  return new Promise((resolve) => client.on('close', () => resolve()))
}

/** Everything that the party says until it closes the connection. */
async function answerTo(path: string, bytes: Uint8Array): Promise<string> {
  const client = createConnection(path)
  client.on('error', () => undefined)
  let answer = ''
  client.on('data', (piece) => {
    answer += piece.toString('latin1')
  })
  client.write(bytes)
  await withWatchdog(closeOf(client), WATCHDOG_MS, 'the party closes the connection')
  return answer
}

async function stillServes(party: Peer, name = 'P'): Promise<void> {
  const friend = await peers.start('friend')
  await friend.call('connect', name)
  expect(await party.next<LinkedEvent>('linked')).toMatchObject({ peer: 'friend' })
}

test('rubbish, wrong lengths and records that are no hello are closed; others are served', async () => {
  const party = await peers.start('P')
  const path = addressOf()
  const rubbish = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.alloc(4096, 0xff),
    Buffer.from('@ipc\xff\xff\xff\xff', 'latin1'),
    record(''),
    record('{'),
    record('null'),
    record('[]'),
    record({ is: 'joined' }),
    record({ is: 'offer', attributes: { codec: 'bytes' }, offer: 1 }),
    record({ is: 'hello' }),
    record({ ...hello, from: 7 }),
    record({ ...hello, from: '../guest' }),
    record({ ...hello, from: '\u001b[2J' }),
    record({ ...hello, from: 'x'.repeat(10_000) }),
    record({ ...hello, attributes: { codec: 'bytes', capacity: -1 } }),
    Buffer.concat([record(hello), record(hello)]),
  ]
  for (const bytes of rubbish) expect(await answerTo(path, bytes)).not.toContain('joined')
  await stillServes(party)
  expect(await party.call('peers')).toEqual(['friend'])
})

test('a hello of another version or for another party is answered with the reason', async () => {
  const party = await peers.start('P')
  const path = addressOf()
  expect(await answerTo(path, record({ is: 'hello', version: 2 }))).toContain('IPC_VERSION')
  expect(await answerTo(path, record({ ...hello, to: 'Q' }))).toContain('IPC_CORRUPT')
  expect(await answerTo(path, record({ ...hello, mechanism: 'other' }))).toContain('IPC_CORRUPT')
  expect(await answerTo(path, record({ ...hello, from: 'P' }))).toContain('IPC_EXISTS')
  await stillServes(party)
})

test('a hello that comes a byte at a time is a hello', async () => {
  const party = await peers.start('P')
  const client = createConnection(addressOf())
  client.setNoDelay(true)
  for (const byte of record(hello)) await new Promise((resolve) => client.write(Uint8Array.of(byte), resolve))
  const [offer] = (await withWatchdog(once(client, 'data'), WATCHDOG_MS, 'an offer')) as [Buffer]
  expect(offer.toString('latin1')).toContain('"is":"offer"')
  client.destroy()
  // The link that was offered and never joined is unmade.
  await party.next('unmade')
  await stillServes(party)
})

test('a second hello for a pair that lives is refused; the first link goes on', async () => {
  const party = await peers.start('P')
  const guest = await peers.start('guest')
  await guest.call('connect', 'P')
  await party.next('linked')
  expect(await answerTo(addressOf(), record(hello))).toContain('IPC_EXISTS')
  await guest.call('ring', 'P')
  expect(await party.next('rung')).toBe('guest')
  expect(party.taken('linked')).toEqual([])
})

test('descriptors that come unasked are closed', async () => {
  const party = await peers.start('P')
  const before = await party.call<number>('descriptors')
  const path = addressOf()
  for (let round = 0; round < 20; round++) {
    const fd = socket('unix', 'stream')
    expect(connectUnix(fd, path)).toBe(0)
    const { readEnd, writeEnd } = pipe2()
    sendWithDescriptors(fd, record('nonsense').subarray(0, 8 + (round % 8)), [readEnd, writeEnd])
    for (const descriptor of [readEnd, writeEnd, fd]) close(descriptor)
  }
  const flat = async (): Promise<boolean> => (await party.call<number>('descriptors')) === before
  await until(flat, WATCHDOG_MS, 'the party closes what it was given')
  await stillServes(party)
})

test('hundreds that never finish their hello hold nobody up, and are turned out', async () => {
  const party = await peers.start('P')
  const path = addressOf()
  const before = await party.call<number>('descriptors')
  const closed: Promise<void>[] = []
  for (let index = 0; index < 300; index++) {
    const client = createConnection(path)
    client.on('error', () => undefined)
    client.write(record(hello).subarray(0, index % 40))
    closed.push(closeOf(client))
  }
  await stillServes(party)
  const open = await party.call<number>('descriptors')
  // With node:ffi each descriptor that is watched takes another.
  const each = process.env.IPC_FFI_BACKEND === 'node:ffi' ? 2 : 1
  expect(open).toBeLessThan(before + 80 * each)
  await withWatchdog(Promise.all(closed), WATCHDOG_MS, 'every silent client is turned out')
})

test('who dials something else than a party is told IPC_CORRUPT', async () => {
  const party = await peers.start('P')
  const path = addressOf()
  await party.kill('SIGKILL')
  rmSync(path)
  const server = createServer((client) => {
    client.on('error', () => undefined)
    client.end('220 mail.example ESMTP\r\n')
  }).listen(path)
  await once(server, 'listening')
  const caller = await peers.start('caller')
  await expect(caller.call('connect', 'P')).rejects.toMatchObject({ code: 'IPC_CORRUPT' })
  server.close()
})
