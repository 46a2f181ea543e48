import { direct, type Link, type Party } from '@ipc/core'
import { unix } from '@ipc/socket'
import { type Peer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()

const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)

let party: Party<Uint8Array>
let namespace: string
let peer: Peer

beforeEach(async () => {
  namespace = uniqueName('unix-link').slice(-60)
  party = await direct('P', unix(), { namespace })
  peer = await socketPeer()
})
afterEach(() => party.close())

async function linked(options: object = {}): Promise<Link<Uint8Array>> {
  await peer.call('party', 'Q', 'unix', 'Q', { namespace, ...options })
  const [link] = await Promise.all([party.link('Q'), peer.call('link', 'link', 'Q', 'P')])
  return link
}

test('the kernel vouches for the peer', async () => {
  const link = await linked()
  expect(link.identity).toEqual({ pid: peer.pid, uid: process.getuid!(), gid: process.getgid!() })
})

test('C10 what a killed peer had sent is received before its death is told', async () => {
  const link = await linked()
  await peer.call('sendMany', 'link', 0, 50)
  await peer.kill('SIGKILL')
  expect(await withWatchdog(link.closed, 10_000, 'the end of the link')).toMatchObject({
    reason: 'peer-died',
  })
  for (let i = 0; i < 50; i++) expect(text((await link.receive()).data)).toBe(String(i))
  await expect(link.receive()).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
})

test('C10 a peer that is killed in the middle of a long message leaves nothing of it', async () => {
  const link = await linked()
  await peer.call('send', 'link', 'whole')
  // 16 MiB do not fit into what a link holds unread: the send cannot end while nobody receives here.
  const cut = peer.call('sendBytes', 'link', 16 * 1_048_576, 1).catch(() => 'killed')
  await peer.call('stats', 'link')
  await peer.kill('SIGKILL')
  expect(await cut).toBe('killed')
  const got: number[] = []
  await expect(
    (async () => {
      for await (const { data } of link) got.push(data.length)
    })(),
  ).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
  expect(got[0]).toBe('whole'.length)
  expect(got.slice(1).every((length) => length === 16 * 1_048_576)).toBe(true)
})

test('8 MiB messages pass both ways at once', async () => {
  const link = await linked()
  const big = 8 * 1_048_576
  const back = peer.call('sendBytes', 'link', big, 3)
  const there = peer.call('receiveLength', 'link')
  await Promise.all([link.send(new Uint8Array(big).fill(5)), back, there])
  expect(await there).toEqual({ length: big, same: true, fill: 5 })
  expect((await link.receive()).data.length).toBe(big)
})

test('C6 C17 a peer that does not read holds its sender back, whose memory does not grow', async () => {
  const link = await linked()
  let sent = 0
  while (link.trySend(new Uint8Array(1000))) sent++
  await new Promise((resolve) => setImmediate(resolve))
  while (link.trySend(new Uint8Array(1000))) sent++
  expect(sent).toBeGreaterThan(50)
  expect(sent).toBeLessThan(5000)
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 20_000; i++) link.trySend(new Uint8Array(1000))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1_048_576)
  const waiting = link.send(bytes('last'))
  await peer.call('follow', 'link')
  await withWatchdog(waiting, 10_000, 'the send that waited')
})

test('C6 a capacity is kept to the message, and room is known at once', async () => {
  const link = await linked({ buffering: { capacity: 3 } })
  expect(link.buffering.capacity).toBe(3)
  const went = [1, 2, 3, 4].map((i) => link.trySend(bytes(`${i}`)))
  expect(went).toEqual([true, true, true, false])
  expect(await peer.call('receive', 'link')).toBe('1')
  expect(link.trySend(bytes('4'))).toBe(true)
  expect(link.trySend(bytes('5'))).toBe(false)
  for (const expected of ['2', '3', '4']) expect(await peer.call('receive', 'link')).toBe(expected)
})

test('C8 what was sent before close is received, then the end, which is no death', async () => {
  const link = await linked()
  await peer.call('follow', 'link')
  for (let i = 0; i < 20; i++) await link.send(bytes(String(i)))
  await link.close()
  for (let i = 0; i < 20; i++) expect(await peer.next('link got')).toBe(String(i))
  expect(await peer.next('link closed')).toBe('peer-closed')
})

test('Sync calls pass between two blocked threads', async () => {
  const link = await linked()
  const echo = peer.call('echoSync', 'link', 10_000)
  await peer.next('link blocks')
  link.sendSync(bytes('sync'), { timeoutMs: 10_000 })
  expect(text(link.receiveSync({ timeoutMs: 10_000 }).data)).toBe('sync')
  await echo
})

test('a Sync call ends at the death of the peer', async () => {
  const link = await linked()
  process.kill(peer.pid, 'SIGKILL')
  expect(() => link.receiveSync({ timeoutMs: 10_000 })).toThrow(
    expect.objectContaining({ code: 'IPC_PEER_DIED' }),
  )
})
