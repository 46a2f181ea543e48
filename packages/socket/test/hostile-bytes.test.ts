import { randomBytes } from 'node:crypto'
import { indirect, type Mailbox, unlink } from '@ipc/core'
import { writeFrameHeader } from '@ipc/core/adapter'
import { unix } from '@ipc/socket'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { encodeHello } from '../src/mailbox/greeting.js'
import { MAGIC, MailboxFrame } from '../src/mailbox/mailbox-frame.js'
import { Stranger } from './peers/strangers.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

let name: string
let box: Mailbox<Uint8Array>
const strangers: Stranger[] = []

beforeEach(async () => {
  name = uniqueName('hostile')
  box = await indirect(name, unix(), { maxMessageBytes: 1000 })
})

afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.end()
  await box.close()
  await unlink(name, unix())
})

async function stranger(): Promise<Stranger> {
  const made = await Stranger.open(box.address)
  strangers.push(made)
  return made
}

function frame(kind: number, correlation: number, body: Uint8Array, length = body.length): Uint8Array {
  const whole = new Uint8Array(12 + body.length)
  writeFrameHeader(whole, 0, length, kind, 0, correlation)
  whole.set(body, 12)
  return whole
}

function hello(): Uint8Array {
  const request = {
    name,
    namespace: 'default',
    codec: 'bytes',
    capacity: undefined,
    bytes: undefined,
    maxMessageBytes: undefined,
    create: 'if-missing',
    mode: 0o600,
    removeOnLastClose: false,
  } as const
  return frame(MailboxFrame.hello, MAGIC, encodeHello(request))
}

const isClosed = (who: Stranger) => withWatchdog(who.closed, 10_000, 'the close of a stranger')

async function stillServes(): Promise<void> {
  const other = await indirect(name, unix())
  await other.send(bytes('served'))
  expect((await box.receive({ timeoutMs: 5000 })).data).toEqual(bytes('served'))
  await other.close()
  const member = await stranger()
  member.write(hello())
  member.write(frame(0, 0, bytes('by hand')))
  expect((await box.receive({ timeoutMs: 5000 })).data).toEqual(bytes('by hand'))
}

test('C16 another protocol, a wrong magic and random bytes are closed, and others are served', async () => {
  for (const nonsense of [
    bytes('GET / HTTP/1.1\r\n\r\n'),
    frame(MailboxFrame.hello, 7, bytes('{}')),
    randomBytes(64),
  ]) {
    const who = await stranger()
    who.write(nonsense)
    await isClosed(who)
  }
  await stillServes()
})

test('C16 a greeting that is no JSON, or of another version, is refused with the reason', async () => {
  for (const [body, code] of [
    [bytes('not JSON'), 'IPC_CORRUPT'],
    [bytes('{"version":99}'), 'IPC_VERSION'],
    [Uint8Array.of(0xff, 0xfe), 'IPC_CORRUPT'],
  ] as const) {
    const who = await stranger()
    who.write(frame(MailboxFrame.hello, MAGIC, body))
    await isClosed(who)
    expect(who.received.toString()).toContain(code)
  }
  await stillServes()
})

test('C16 a length past maxMessageBytes, and past the greeting, closes the connection before it is allocated', async () => {
  const early = await stranger()
  early.write(frame(MailboxFrame.hello, MAGIC, new Uint8Array(0), 0xffff_ffff))
  await isClosed(early)
  const member = await stranger()
  member.write(hello())
  member.write(frame(0, 0, bytes('x'), 1001))
  await isClosed(member)
  await stillServes()
})

test('C16 frames that break the rules of a member close it and lose nothing of others', async () => {
  await box.send(bytes('kept'))
  for (const wrong of [
    frame(MailboxFrame.received, 77, new Uint8Array(0)),
    frame(MailboxFrame.giveBack, 77, new Uint8Array(0)),
    frame(MailboxFrame.surrender, 1, bytes('x')),
    frame(MailboxFrame.offer, 0, bytes('x')),
    frame(200, 0, new Uint8Array(0)),
  ]) {
    const who = await stranger()
    who.write(hello())
    who.write(wrong)
    await isClosed(who)
  }
  expect((await box.receive()).data).toEqual(bytes('kept'))
  await stillServes()
})

test('C16 half a frame and a hang-up deliver nothing', async () => {
  const who = await stranger()
  who.write(hello())
  who.write(frame(0, 0, bytes('half'), 10))
  who.socket.end()
  await isClosed(who)
  expect(box.tryReceive()).toBeUndefined()
  await stillServes()
})

test('C16 a byte at a time arrives whole', async () => {
  const who = await stranger()
  for (const byte of [...hello(), ...frame(0, 0, bytes('slowly'))]) {
    await new Promise<void>((resolve) => who.socket.write(Uint8Array.of(byte), () => resolve()))
  }
  expect((await box.receive({ timeoutMs: 5000 })).data).toEqual(bytes('slowly'))
})

test('C16 a member that sends without credit is closed: it cannot fill the memory of the owner', async () => {
  const who = await stranger()
  who.write(hello())
  for (let i = 0; i < 3000; i++) who.write(frame(0, 0, bytes('flood')))
  await isClosed(who)
  expect(box.stats().queued ?? 0).toBeLessThanOrEqual(1024)
})

test('C16 restored messages are limited too', async () => {
  const who = await stranger()
  who.write(hello())
  for (let i = 0; i < 5000; i++) who.write(frame(MailboxFrame.restore, 0, bytes('flood')))
  await isClosed(who)
  expect(box.stats().queued ?? 0).toBeLessThanOrEqual(2 * 1024)
})

test('C16 who never finishes its hello is closed after a while, and meanwhile others are served', async () => {
  const who = await stranger()
  who.write(hello().subarray(0, 9))
  await stillServes()
  await withWatchdog(who.closed, 20_000, 'the close of the silent stranger')
})

test('C16 a thousand connections at once: the oldest strangers go, others are served', async () => {
  const crowd: Stranger[] = []
  // No more at once than the backlog holds: this process has to accept them too.
  while (crowd.length < 1000)
    crowd.push(...(await Promise.all(Array.from({ length: 100 }, () => stranger()))))
  await stillServes()
  await isClosed(crowd[0]!)
})
