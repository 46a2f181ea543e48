import { direct, type Link, type Party } from '@ipc/core'
import { leftBehind, leftovers, type Peer, uniqueName } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { expectAllSizes } from './support/expect-all-sizes.js'
import { logUniformSizes, markedMessage } from './support/marked-message.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'
import { startPeer } from './support/start-peer.js'

type Bytes = Uint8Array

const parties: Party<Bytes>[] = []
afterEach(async () => {
  for (const party of parties.splice(0)) await party.close()
})
ownRuntimeDirectory()

async function pair(options = {}): Promise<[Link<Bytes>, Link<Bytes>]> {
  const [p, q] = [uniqueName('p'), uniqueName('q')]
  const both = [await direct(p, fifo(), options), await direct(q, fifo(), options)] as const
  parties.push(...both)
  return Promise.all([both[0].link(q), both[1].link(p)])
}

test.each([0, 1, 4084, 4085, 60_000, 65_524, 65_525, 1_048_576])(
  'carries %d bytes each way',
  async (length) => {
    const links = await pair()
    const bytes = Uint8Array.from({ length }, (_, at) => at * 7)
    for (const [from, to] of [links, [...links].reverse() as typeof links]) {
      const [{ data }] = await Promise.all([to.receive(), from.send(bytes)])
      expect(Buffer.compare(data, bytes)).toBe(0)
    }
  },
)

test('trySend is all or nothing, and what fits an empty pipe is taken', async () => {
  const [p, q] = await pair()
  expect(p.trySend(new Uint8Array(65_524).fill(1))).toBe(true)
  expect(p.trySend(Uint8Array.of(2))).toBe(false)
  expect(q.tryReceive()?.data).toEqual(new Uint8Array(65_524).fill(1))
  expect(q.tryReceive()).toBeUndefined()
  expect(p.trySend(Uint8Array.of(3))).toBe(true)
  expect(q.tryReceive()?.data).toEqual(Uint8Array.of(3))
  // Longer than the pipe: it goes in parts, of which the other side sees nothing until the last has gone.
  expect(p.trySend(new Uint8Array(65_525))).toBe(false)
  expect(q.tryReceive()).toBeUndefined()
})

test('a message taken back in the middle is not seen, and those after it are', async () => {
  const [p, q] = await pair()
  const abort = new AbortController()
  const sending = p.send(new Uint8Array(500_000).fill(1), { signal: abort.signal })
  abort.abort()
  await expect(sending).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  const [{ data }] = await Promise.all([q.receive(), p.send(new Uint8Array(200_000).fill(2))])
  expect(Buffer.compare(data, new Uint8Array(200_000).fill(2))).toBe(0)
  expect(q.tryReceive()).toBeUndefined()
})

test('sendMany of messages of all sizes keeps them whole and in order', async () => {
  const [p, q] = await pair()
  await expectAllSizes(p, q, 3, 2000, 8000)
})

test('after the close of one side the other receives what was sent, then its end', async () => {
  const [p, q] = await pair()
  const sent = Array.from({ length: 100 }, (_, index) => Uint8Array.of(index))
  await p.sendMany(sent)
  await p.close()
  const received: Bytes[] = []
  for await (const { data } of q) received.push(data)
  expect(received).toEqual(sent)
  expect((await q.closed).reason).toBe('peer-closed')
  await expect(q.send(Uint8Array.of(1))).rejects.toMatchObject({ code: 'IPC_CLOSED' })
})

/** Uses a link with a process of its own, which may be killed meanwhile. */
async function withPeer(use: (link: Link<Bytes>, peer: Peer) => Promise<void>): Promise<void> {
  const [self, other] = [uniqueName('p'), uniqueName('q')]
  const party = await direct(self, fifo(), {})
  parties.push(party)
  const peer = await startPeer()
  try {
    const [link] = await Promise.all([party.link(other), peer.call('link', other, self, {})])
    await use(link, peer)
  } finally {
    await peer.kill().catch(() => undefined)
    // A killed party's socket stays until the name is opened again.
    await (await direct(other, fifo())).close()
  }
}

test('a process killed in the middle of a message: what it had sent arrives, then IPC_PEER_DIED', async () => {
  await withPeer(async (link, peer) => {
    await peer.call('sendSizes', 2, 10, 2000)
    await peer.call('sendForEver', 1024 * 1024)
    await peer.next('sending')
    await peer.kill()
    for (const [index, size] of logUniformSizes(2, 10, 2000).entries()) {
      expect(Buffer.compare((await link.receive()).data, markedMessage(2, index, size))).toBe(0)
    }
    await expect(link.receive()).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
    expect((await link.closed).reason).toBe('peer-died')
  })
})

test('Sync calls carry messages between processes without the event loop', async () => {
  await withPeer(async (link, peer) => {
    const sent = peer.call('sendSizesSync', 4, 50, 200_000)
    for (const [index, size] of logUniformSizes(4, 50, 200_000).entries()) {
      expect(
        Buffer.compare(link.receiveSync({ timeoutMs: 20_000 }).data, markedMessage(4, index, size)),
      ).toBe(0)
    }
    await sent
    const received = peer.call<Bytes>('receiveSync', 20_000)
    link.sendSync(new Uint8Array(300_000).fill(6), { timeoutMs: 20_000 })
    expect(await received).toEqual(new Uint8Array(300_000).fill(6))
    expect(() => link.receiveSync({ timeoutMs: 20 })).toThrow(
      expect.objectContaining({ code: 'IPC_TIMEOUT' }),
    )
    peer.kill()
    expect(() => link.receiveSync({ timeoutMs: 20_000 })).toThrow(
      expect.objectContaining({ code: 'IPC_PEER_DIED' }),
    )
  })
})

test('nothing of a link is left behind: no file, no descriptor', async () => {
  const before = leftovers()
  await pair()
  for (const party of parties.splice(0)) await party.close()
  expect(leftBehind(before, leftovers(), (name) => !name.includes('anon_inode'))).toEqual([])
})

test('a capacity in messages, and a path for the links, are refused', async () => {
  await expect(direct('p', fifo(), { buffering: { capacity: 3 } })).rejects.toMatchObject({
    code: 'IPC_NOT_SUPPORTED',
  })
  await expect(direct('p', fifo({ at: '/tmp/x' }))).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
})
