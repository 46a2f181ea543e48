import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { direct, type Link, type ZeroCopy } from '@ipc/core'
import { close, F_SEAL_SHRINK, getSeals, memfdCreate, truncate } from '@ipc/ffi'
import type { Control } from '@ipc/host'
import { type Peer, spawnPeer, uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { linkMaker } from '../src/link/link-maker.js'
import { NO_SPIN } from '../src/waiting/spinner.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'

const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const text = (value: string) => new TextEncoder().encode(value)

async function linked(
  title: string,
  options: object = {},
): Promise<{ peer: Peer; link: Link<Uint8Array> & ZeroCopy }> {
  const [here, there] = [uniqueName(`${title} here`), uniqueName(`${title} there`)]
  const party = await direct(here, shm(), options)
  members.atEnd(() => party.close())
  const peer = await spawnPeer(join(__dirname, 'programs/link-peer.mjs'))
  members.atEnd(() => peer.kill('SIGKILL'))
  const [link] = await Promise.all([party.link(there), peer.call('link', there, here, options)])
  return { peer, link }
}

describe('a link', () => {
  test('lies in a memfd that nobody can shrink, and keeps no descriptor of it', async () => {
    const { link } = await linked('sealed')
    expect(link.address).toMatch(/^memfd:ipc-/)
    const descriptors = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`)
      } catch {
        return ''
      }
    })
    expect(descriptors.filter((target) => target.startsWith('/memfd:ipc-'))).toEqual([])
    expect(readFileSync('/proc/self/maps', 'utf8')).toContain('/memfd:ipc-')
  })

  test('C2 C3 20,000 messages of many sizes each way at once: whole and in order', async () => {
    const { peer, link } = await linked('both ways')
    const messages = 20_000
    const theirs = peer.call<number>('exchange', messages)
    const receiving = (async () => {
      for (let number = 1; number <= messages; number++) {
        expect(readMessage((await link.receive()).data)).toEqual({ sender: 1, number })
      }
    })()
    for (let number = 1; number <= messages; number++) await link.send(makeMessage(0, number))
    await withWatchdog(Promise.all([receiving, theirs]), WATCHDOG_MS, 'the exchange')
  }, 60_000)

  test('Sync calls on both sides need no event loop', async () => {
    const { peer, link } = await linked('sync')
    const echo = peer.call<number>('echoSync', 3000)
    for (let number = 0; number < 3000; number++) {
      link.sendSync(Uint8Array.of(number, number >> 8), { timeoutMs: WATCHDOG_MS })
      expect(link.receiveSync({ timeoutMs: WATCHDOG_MS }).data).toEqual(Uint8Array.of(number, number >> 8))
    }
    expect(await echo).toBe(3000)
  })

  test('C10 a Sync receive sees the peer’s death, after its last message', async () => {
    const { peer, link } = await linked('death in sync')
    await peer.call('sendThenDie', text('last'))
    expect(link.receiveSync({ timeoutMs: WATCHDOG_MS }).data).toEqual(text('last'))
    expect(() => link.receiveSync({ timeoutMs: WATCHDOG_MS })).toThrow(
      expect.objectContaining({ code: 'IPC_PEER_DIED' }),
    )
    expect((await link.closed).reason).toBe('peer-died')
  })

  test('in place: a claim at a time, a read at a time, each seen with its end', async () => {
    const { peer, link } = await linked('in place')
    const claim = link.tryClaim(8)
    expect(link.tryClaim(8)).toBeUndefined()
    expect(link.trySend(text('x'))).toBe(false)
    claim?.view.set(text('in place'))
    claim?.commit()
    expect(await peer.call('receive')).toEqual(text('in place'))
    link.tryClaim(8)?.abort()
    await link.send(text('next'))
    expect(await peer.call('receive')).toEqual(text('next'))
    await peer.call('send', text('one'))
    await peer.call('send', text('two'))
    await link.read((view) => {
      expect(view).toEqual(text('one'))
      expect(link.tryReceive()).toBeUndefined()
    })
    expect((await link.receive()).data).toEqual(text('two'))
  })

  test('C6 capacity 0: Sync sends end when the other side has the message', async () => {
    const { peer, link } = await linked('rendezvous', { buffering: { capacity: 0 } })
    expect(() => link.sendSync(text('nobody'), { timeoutMs: 30 })).toThrow(
      expect.objectContaining({ code: 'IPC_TIMEOUT' }),
    )
    const received = peer.call('receive')
    link.sendSync(text('met'), { timeoutMs: WATCHDOG_MS })
    expect(await received).toEqual(text('met'))
    expect(() => link.tryClaim(1)).toThrow(expect.objectContaining({ code: 'IPC_NOT_SUPPORTED' }))
  })
})

describe('C16 a peer that offers', () => {
  const context = (control: Partial<Control> = {}) => ({
    self: 'me',
    peer: 'liar',
    identity: {},
    request: {
      name: 'me',
      namespace: 'default',
      codec: 'bytes',
      capacity: undefined,
      bytes: undefined,
      maxMessageBytes: undefined,
    },
    control: control as Control,
  })
  const join = (descriptors: number[]) => () => linkMaker(NO_SPIN).join(context(), {}, descriptors)
  const corrupt = expect.objectContaining({ code: 'IPC_CORRUPT' })

  test('memory that it could cut, no memory, or rubbish, is refused', () => {
    const open = memfdCreate('unsealed', { sealable: true })
    truncate(open, 100_000)
    expect(join([open])).toThrow(corrupt)
    expect(join([])).toThrow(corrupt)
    const { descriptors: made = [], port } = linkMaker(NO_SPIN).create(
      context({ close: () => undefined, onRing: () => undefined }),
    )
    const [good] = made as number[]
    expect(getSeals(good as number) & F_SEAL_SHRINK).not.toBe(0)
    void port.close(0)
    // What was refused has been closed.
    expect(() => close(open)).toThrow()
  })
})
