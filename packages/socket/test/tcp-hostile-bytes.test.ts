import { randomBytes } from 'node:crypto'
import { direct, indirect, type Mailbox, type Party } from '@ipc/core'
import { FrameKind } from '@ipc/core/adapter'
import { tcp } from '@ipc/socket'
import { freePort, withWatchdog } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { encodeHello } from '../src/mailbox/greeting.js'
import { MAGIC, MailboxFrame } from '../src/mailbox/mailbox-frame.js'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'
import { Stranger } from './peers/strangers.js'
import { frame, ProvenStranger } from './peers/tcp-stranger.js'

endPeersAfterEach()

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const LIMIT_MS = 20_000
const MAX = 1000
/** The frames of authentication and of parties, as they go over the wire. */
const RESPONSE = FrameKind.control + 49
const RECORD = FrameKind.control + 56
const AUTHENTICATION_MAGIC = 0x50_43_54_40

const open: { close(): Promise<void> }[] = []
const strangers: { end(): void }[] = []
afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.end()
  for (const one of open.splice(0).reverse()) await one.close()
})

interface Served {
  readonly box: Mailbox<Uint8Array>
  readonly port: number
}

async function mailbox(): Promise<Served> {
  const port = await freePort()
  const box = await indirect('jobs', tcp({ listen: `127.0.0.1:${port}` }), { maxMessageBytes: MAX })
  open.push(box)
  return { box, port }
}

async function unproven(port: number): Promise<Stranger> {
  const made = await Stranger.open(port)
  strangers.push(made)
  return made
}

async function proven(port: number): Promise<ProvenStranger> {
  const made = await ProvenStranger.open(port)
  strangers.push(made)
  return made
}

function hello(): Uint8Array {
  const limits = { capacity: undefined, bytes: undefined, maxMessageBytes: undefined }
  const how = { create: 'if-missing', mode: 0o600, removeOnLastClose: false } as const
  const request = { name: 'jobs', namespace: 'default', codec: 'bytes', ...limits, ...how }
  return frame(MailboxFrame.hello, MAGIC, encodeHello(request))
}

const isClosed = (who: { readonly closed: Promise<void> }) =>
  withWatchdog(who.closed, LIMIT_MS, 'the close of a stranger')

async function stillServes({ box, port }: Served): Promise<void> {
  const member = await proven(port)
  member.write(hello())
  member.write(frame(FrameKind.message, 0, bytes('by hand')))
  expect((await box.receive({ timeoutMs: LIMIT_MS })).data).toEqual(bytes('by hand'))
}

test('C16 before it has proven itself: other protocols, wrong magic and lengths are closed', async () => {
  const served = await mailbox()
  for (const nonsense of [
    bytes('GET / HTTP/1.1\r\n\r\n'),
    frame(RESPONSE, 7, randomBytes(48)),
    frame(RESPONSE, AUTHENTICATION_MAGIC, randomBytes(48)),
    frame(RESPONSE, AUTHENTICATION_MAGIC, new Uint8Array(0), 0xffff_ffff),
    randomBytes(64),
  ]) {
    const who = await unproven(served.port)
    who.write(nonsense)
    await isClosed(who)
  }
  await stillServes(served)
})

test('C16 a greeting that is not ours is refused with the reason, a wrong magic and length without', async () => {
  const served = await mailbox()
  for (const [body, code] of [
    [bytes('not JSON'), 'IPC_CORRUPT'],
    [bytes('{"version":99}'), 'IPC_VERSION'],
  ] as const) {
    const who = await proven(served.port)
    who.write(frame(MailboxFrame.hello, MAGIC, body))
    await isClosed(who)
    expect(who.received.toString()).toContain(code)
  }
  for (const wrong of [
    frame(MailboxFrame.hello, 7, bytes('{}')),
    frame(MailboxFrame.hello, MAGIC, new Uint8Array(0), 0xffff_ffff),
  ]) {
    const who = await proven(served.port)
    who.write(wrong)
    await isClosed(who)
  }
  await stillServes(served)
})

test('C16 a message past maxMessageBytes, half a frame, unknown frames and messages without credit', async () => {
  const served = await mailbox()
  for (const wrong of [
    frame(FrameKind.message, 0, bytes('x'), MAX + 1),
    frame(250, 0, new Uint8Array(0)),
    frame(MailboxFrame.received, 77, new Uint8Array(0)),
    Buffer.concat(Array.from({ length: 3000 }, () => frame(FrameKind.message, 0, bytes('flood')))),
  ]) {
    const who = await proven(served.port)
    who.write(hello())
    who.write(wrong)
    await isClosed(who)
    for (let message = served.box.tryReceive(); message !== undefined; message = served.box.tryReceive())
      expect(message.data).toEqual(bytes('flood'))
  }
  const half = await proven(served.port)
  half.write(hello())
  half.write(frame(FrameKind.message, 0, bytes('half'), 10))
  half.end()
  await stillServes(served)
  expect(served.box.tryReceive()).toBeUndefined()
})

test('C16 a byte at a time arrives whole', async () => {
  const { box, port } = await mailbox()
  const who = await proven(port)
  for (const byte of [...hello(), ...frame(FrameKind.message, 0, bytes('slowly'))]) {
    who.write(Uint8Array.of(byte))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect((await box.receive({ timeoutMs: LIMIT_MS })).data).toEqual(bytes('slowly'))
})

test('C16 who never finishes its proof or its hello is closed after a while; others are served meanwhile', async () => {
  const served = await mailbox()
  const silent = await unproven(served.port)
  const began = await unproven(served.port)
  began.write(frame(RESPONSE, AUTHENTICATION_MAGIC, randomBytes(48)).subarray(0, 20))
  const member = await proven(served.port)
  member.write(hello().subarray(0, 9))
  await stillServes(served)
  await Promise.all([isClosed(silent), isClosed(began), isClosed(member)])
})

test('C16 a thousand connections at once, each with a megabyte of nonsense: memory is bounded, others are served', async () => {
  const port = await freePort()
  const owner = await socketPeer()
  await owner.call('open', 'box', 'tcp', 'jobs', { maxMessageBytes: MAX }, { listen: `127.0.0.1:${port}` })
  const member = await indirect('jobs', tcp({ connect: `127.0.0.1:${port}` }))
  open.push(member)
  const before = await owner.call<{ rss: number }>('memory')
  const crowd: Stranger[] = []
  // No more at once than the backlog holds.
  while (crowd.length < 1000)
    crowd.push(...(await Promise.all(Array.from({ length: 250 }, () => unproven(port)))))
  // What looks like the beginning of a long proof, and goes on for ever.
  const nonsense = Buffer.concat([
    frame(RESPONSE, AUTHENTICATION_MAGIC, new Uint8Array(0), 4000),
    Buffer.alloc(1_048_576),
  ])
  for (const who of crowd) who.write(nonsense)
  await Promise.all(crowd.map(isClosed))
  const after = await owner.call<{ rss: number }>('memory')
  // They sent a thousand MiB.
  expect(after.rss - before.rss).toBeLessThan(200 * 1_048_576)
  await member.send(bytes('served'))
  expect(await owner.call('receive', 'box')).toBe('served')
})

test('C16 a party turns away records that are none, and links whose frames are none end as failed', async () => {
  const port = await freePort()
  const party = (await direct('P', tcp({ listen: `127.0.0.1:${port}` }), {
    maxMessageBytes: MAX,
  })) as Party<Uint8Array>
  open.push(party)
  for (const nonsense of [
    frame(RECORD, 7, bytes('{}')),
    frame(RECORD, MAGIC, bytes('not JSON')),
    frame(RECORD, MAGIC, bytes('{"is":"joined"}')),
    frame(RECORD, MAGIC, new Uint8Array(0), 0xffff_ffff),
    randomBytes(64),
  ]) {
    const who = await proven(port)
    who.write(nonsense)
    await isClosed(who)
  }
  for (const [index, wrong] of [
    frame(FrameKind.message, 0, bytes('x'), MAX + 1),
    frame(250, 0, new Uint8Array(0)),
    frame(FrameKind.control, 1, bytes('no number')),
  ].entries()) {
    const who = await proven(port)
    const names = { mechanism: 'tcp', namespace: 'default', from: `Q${index}`, to: 'P' }
    const greeting = { is: 'hello', version: 1, ...names, attributes: { codec: 'bytes' } }
    who.write(frame(RECORD, MAGIC, bytes(JSON.stringify(greeting))))
    const links = party.links()
    who.write(frame(RECORD, MAGIC, bytes('{"is":"joined"}')))
    const { value: link } = await withWatchdog(links.next(), LIMIT_MS, 'the link')
    await links.return?.()
    who.write(frame(FrameKind.message, 0, bytes('good')))
    expect((await link.receive({ timeoutMs: LIMIT_MS })).data).toEqual(bytes('good'))
    who.write(wrong)
    expect(await withWatchdog(link.closed, LIMIT_MS, 'the end of the link')).toMatchObject({
      reason: 'failed',
      error: { code: 'IPC_CORRUPT' },
    })
  }
  const peer = await socketPeer()
  await peer.call('party', 'Q', 'tcp', 'Q', {}, { peers: { P: `127.0.0.1:${port}` } })
  await peer.call('link', 'link', 'Q', 'P')
  await peer.call('send', 'link', 'served')
  expect((await party.receive('Q', { timeoutMs: LIMIT_MS })).data).toEqual(bytes('served'))
})
