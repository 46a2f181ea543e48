import { createServer } from 'node:net'
import { direct, indirect, type Link, type Mailbox } from '@ipc/core'
import { tcp } from '@ipc/socket'
import { freePort, type Peer, until, withWatchdog } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { grantedAttributes } from '../src/mailbox/greeting.js'
import { MailboxPort } from '../src/mailbox/mailbox-port.js'
import { AddressedMeeting } from '../src/tcp/addressed-meeting.js'
import { checkTcpOptions } from '../src/tcp/tcp-settings.js'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'
import { Road } from './peers/road.js'

endPeersAfterEach()

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const LIMIT_MS = 20_000

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})
function keep<T extends { close(): Promise<void> }>(one: T): T {
  open.push(one)
  return one
}

interface Members {
  readonly owner: Mailbox<Uint8Array>
  readonly member: Mailbox<Uint8Array>
  readonly road: Road
}

/** The owner of a mailbox, and a member that reaches it over a road. */
async function overRoad(): Promise<Members> {
  const port = await freePort()
  const owner = keep(await indirect('jobs', tcp({ listen: `127.0.0.1:${port}` })))
  const road = keep(await Road.to(port))
  const member = keep(await indirect('jobs', tcp({ connect: `127.0.0.1:${road.port}` })))
  return { owner, member, road }
}

const ACCEPTED = 3
const SWALLOWED = 7

/** Sends three messages that arrive and seven that the road swallows, then breaks the road. */
async function lose({ owner, member, road }: Members): Promise<void> {
  for (let i = 0; i < ACCEPTED; i++) {
    await member.send(bytes(`there ${i}`))
    expect(text((await owner.receive({ timeoutMs: LIMIT_MS })).data)).toBe(`there ${i}`)
  }
  // Word of what the owner has had comes before an answer; word of the answer's receipt empties the mailbox.
  await owner.send(bytes('answer'))
  expect(text((await member.receive({ timeoutMs: LIMIT_MS })).data)).toBe('answer')
  await until(() => owner.stats().queued === 0, LIMIT_MS, 'word of the receipt')
  road.block()
  for (let i = 0; i < SWALLOWED; i++) await member.send(bytes(`swallowed ${i}`))
  road.break()
}

test('C5 when a connection breaks, the next send says how many messages are in doubt, then the mailbox goes on', async () => {
  const members = await overRoad()
  const { owner, member } = members
  await lose(members)
  await until(
    () => codeOf(() => member.trySend(bytes('not sent'))) === 'IPC_UNKNOWN_OUTCOME',
    LIMIT_MS,
    'the doubt',
  )
  await member.send(bytes('goes on'), { timeoutMs: LIMIT_MS })
  expect(text((await owner.receive({ timeoutMs: LIMIT_MS })).data)).toBe('goes on')
  expect(owner.tryReceive()).toBeUndefined()
})

test('C5 a send that waits while the connection breaks is rejected with the number in doubt, and sends nothing', async () => {
  const port = await freePort()
  const owner = keep(
    await indirect('jobs', tcp({ listen: `127.0.0.1:${port}` }), { buffering: { capacity: 4 } }),
  )
  const road = keep(await Road.to(port))
  const member = keep(await indirect('jobs', tcp({ connect: `127.0.0.1:${road.port}` })))
  await member.ready('send', { timeoutMs: LIMIT_MS })
  road.block()
  for (let i = 0; i < 4; i++) expect(member.trySend(bytes('swallowed'))).toBe(true)
  const waiting = member.send(bytes('waits'), { timeoutMs: LIMIT_MS })
  road.break()
  await expect(waiting).rejects.toMatchObject({ code: 'IPC_UNKNOWN_OUTCOME', limit: 4, sent: 0 })
  await member.send(bytes('next'), { timeoutMs: LIMIT_MS })
  expect(text((await owner.receive({ timeoutMs: LIMIT_MS })).data)).toBe('next')
})

test('C5 what is in doubt and was asked about by no send shows in closed.undelivered', async () => {
  const members = await overRoad()
  await lose(members)
  const { member, owner } = members
  // It is back when it receives again.
  await owner.send(bytes('back'))
  expect(text((await member.receive({ timeoutMs: LIMIT_MS })).data)).toBe('back')
  await member.close()
  expect(await member.closed).toMatchObject({ reason: 'closed', undelivered: SWALLOWED })
})

test('C10 what a killed owner had not read is in doubt, whoever owns the mailbox next', async () => {
  const at = `127.0.0.1:${await freePort()}`
  const first = await owning(at)
  const member = keep(await indirect('jobs', tcp({ connect: at })))
  await member.ready('send', { timeoutMs: LIMIT_MS })
  await first.stop()
  for (let i = 0; i < 5; i++) await member.send(bytes('unread'))
  await first.kill('SIGKILL')
  const heir = await owning(at)
  await heir.call('follow', 'box')
  await until(
    () => codeOf(() => member.trySend(bytes('not sent'))) === 'IPC_UNKNOWN_OUTCOME',
    LIMIT_MS,
    'the doubt',
  )
  await member.send(bytes('for the heir'), { timeoutMs: LIMIT_MS })
  expect(await heir.next('box got')).toBe('for the heir')
})

test('C3 what a member had been given when its connection broke comes once', async () => {
  const { owner, member, road } = await overRoad()
  for (let i = 0; i < 5; i++) await owner.send(bytes(String(i)))
  await member.ready('receive', { timeoutMs: LIMIT_MS })
  road.break()
  await until(() => road.made === 2, LIMIT_MS, 'the next connection')
  const got: string[] = []
  for (let i = 0; i < 5; i++) got.push(text((await member.receive({ timeoutMs: LIMIT_MS })).data))
  expect(got.sort()).toEqual(['0', '1', '2', '3', '4'])
  await owner.send(bytes('end'))
  expect(text((await member.receive({ timeoutMs: LIMIT_MS })).data)).toBe('end')
})

test('a lost owner is looked for with growing pauses up to a bound, then the mailbox ends and says so', async () => {
  const port = await freePort()
  const at = `127.0.0.1:${port}`
  const owner = await owning(at)
  const schedule = { firstMs: 20, longestMs: 80, boundMs: 400 }
  const settings = checkTcpOptions({ connect: at })
  const meeting = new AddressedMeeting({ host: '127.0.0.1', port }, settings, schedule)
  const request = { name: 'jobs', namespace: 'default', codec: 'bytes', create: 'if-missing' } as const
  const asked = {
    ...request,
    mode: 0o600,
    removeOnLastClose: false,
    capacity: undefined,
    bytes: undefined,
    maxMessageBytes: undefined,
  }
  expect(grantedAttributes(asked).capacity).toBe(1024)
  const member = await MailboxPort.open(meeting, asked, false)
  const ended = new Promise<unknown[]>((resolve) =>
    member.attach({ wake: () => {}, full: () => {}, ended: (...how) => resolve(how) }),
  )
  await owner.kill('SIGKILL')
  // Somebody is there, but nobody who speaks: each attempt is seen.
  let attempts = 0
  const server = createServer((socket) => {
    attempts++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const [reason, error] = await withWatchdog(ended, LIMIT_MS, 'the end of the mailbox')
  expect(reason).toBe('failed')
  expect(error).toMatchObject({ code: 'IPC_TIMEOUT', limit: 400 })
  expect((error as Error).message).toContain('start one')
  // The shortest pauses there can be: 10, 20, 40, 40 … ms.
  expect(attempts).toBeLessThanOrEqual(13)
  await member.close(0)
  await new Promise((resolve) => server.close(resolve))
})

interface Pair {
  readonly link: Link<Uint8Array>
  readonly peer: Peer
  readonly party: Awaited<ReturnType<typeof direct>>
  readonly road: Road
}

/** This process's P and another's Q, which P reaches over a road. */
async function pair(options: object = {}): Promise<Pair> {
  const [p, q] = [await freePort(), await freePort()]
  const road = keep(await Road.to(q))
  const party = keep(
    await direct('P', tcp({ listen: `127.0.0.1:${p}`, peers: { Q: `127.0.0.1:${road.port}` } }), options),
  )
  const peer = await socketPeer()
  await peer.call('party', 'Q', 'tcp', 'Q', options, { listen: `127.0.0.1:${q}` })
  const link = await party.link('Q', { timeoutMs: LIMIT_MS })
  await peer.call('link', 'link', 'Q', 'P')
  return { link, peer, party, road }
}

const small = { buffering: { capacity: 32 } }

test('C5 a link tells in closed.undelivered what a killed peer is not known to have taken', async () => {
  const { link, peer } = await pair(small)
  for (let i = 0; i < 5; i++) {
    await link.send(bytes(String(i)))
    expect(await peer.call('receive', 'link')).toBe(String(i))
  }
  await peer.call('send', 'link', 'after')
  await link.receive({ timeoutMs: LIMIT_MS })
  await peer.stop()
  for (let i = 0; i < 9; i++) await link.send(bytes('unread'))
  await peer.kill('SIGKILL')
  expect(await withWatchdog(link.closed, LIMIT_MS, 'the end')).toMatchObject({
    reason: 'peer-died',
    undelivered: 9,
  })
})

test('C5 a link that breaks between living peers ends on both sides, tells what is in doubt, and is made anew', async () => {
  const { link, peer, party, road } = await pair(small)
  road.block()
  for (let i = 0; i < 4; i++) await link.send(bytes('swallowed'))
  road.break()
  expect(await withWatchdog(link.closed, LIMIT_MS, 'the end')).toMatchObject({
    reason: 'peer-died',
    undelivered: 4,
  })
  expect(await peer.next('link closed')).toBe('peer-died')
  const anew = await party.link('Q', { timeoutMs: LIMIT_MS })
  expect(anew).not.toBe(link)
  await peer.call('link', 'anew', 'Q', 'P')
  await anew.send(bytes('once more'))
  expect(await peer.call('receive', 'anew')).toBe('once more')
})

test('C8 close() to a peer that does not read ends in time and tells what is left', async () => {
  const { link, peer } = await pair(small)
  await peer.stop()
  for (let i = 0; i < 6; i++) await link.send(bytes('unread'))
  await link.close({ timeoutMs: 200 })
  expect(await link.closed).toMatchObject({
    reason: 'closed',
    undelivered: 6,
    error: { code: 'IPC_TIMEOUT' },
  })
  peer.resume()
})

test('C8 what a peer took before it closed is not in doubt', async () => {
  const { link, peer } = await pair()
  for (let i = 0; i < 5; i++) {
    await link.send(bytes(String(i)))
    await peer.call('receive', 'link')
  }
  await peer.call('close', 'link')
  expect(await withWatchdog(link.closed, LIMIT_MS, 'the end')).toMatchObject({
    reason: 'peer-closed',
    undelivered: 0,
  })
})

async function owning(at: string): Promise<Peer> {
  const owner = await socketPeer()
  await owner.call('open', 'box', 'tcp', 'jobs', {}, { listen: at })
  return owner
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}
