import { direct, type Link, type Party, type ZeroCopy } from '@ipc/core'
import { type Peer, spawnPeer, uniqueName, withWatchdog } from '@ipc/testkit'
import { expect } from '@jest/globals'
import { shm } from '../../src/index.js'
import type { Members } from './members.js'
import { makeMessage, readMessage } from './numbered.mjs'
import type { SteppedBuild } from './stepped-peers.js'

const WATCHDOG_MS = 20_000
export const SURVIVOR = 0
export const VICTIM = 7
type Bytes = Uint8Array<ArrayBufferLike>
export type TestLink = Link<Bytes> & ZeroCopy

/** A party of this process and one in a process that is to be killed. */
export interface Pair {
  readonly here: string
  readonly there: string
  readonly party: Party<Bytes, Bytes, unknown, ZeroCopy>
  readonly victim: Peer
}

/** Makes pairs of parties, one of a process of the stepped build each. */
export class SteppedPairs {
  readonly #build: SteppedBuild
  readonly #members: Members

  constructor(build: SteppedBuild, members: Members) {
    this.#build = build
    this.#members = members
  }

  async pair(title: string, first: 'here' | 'there' = 'here', options: object = {}): Promise<Pair> {
    // Of two names, the order decides who makes the memory.
    const names = [uniqueName(`a ${title}`), uniqueName(`b ${title}`)] as [string, string]
    const [here, there] = first === 'here' ? names : [names[1], names[0]]
    // Who spins is not rung: whether it still does would decide how many steps the victim takes.
    const party = await direct(here, shm({ spinMicroseconds: 0 }), options)
    this.#members.atEnd(() => party.close())
    const victim = await this.#build.start()
    this.#members.atEnd(() => victim.kill())
    await victim.call('party', there, options)
    return { here, there, party, victim }
  }

  async linked(title: string, options: object = {}): Promise<Pair & { link: TestLink }> {
    const made = await this.pair(title, 'here', options)
    const [link] = await Promise.all([made.party.link(made.there), made.victim.call('link', made.here)])
    return { ...made, link }
  }

  /** The party can be linked again by the same name, and the new link works both ways. */
  async linkAgain({ here, there, party }: Pair, options: object = {}): Promise<void> {
    const peer = await spawnPeer(`${__dirname}/../programs/link-peer.mjs`)
    this.#members.atEnd(() => peer.kill())
    const linking = peer.call('link', there, here, options)
    linking.catch(() => undefined)
    const [link] = await withWatchdog(Promise.all([party.link(there), linking]), WATCHDOG_MS, 'the new link')
    const exchange = peer.call<number>('exchange', 3)
    const sending = (async () => {
      for (let number = 1; number <= 3; number++) await link.send(makeMessage(SURVIVOR, number))
    })()
    for (let number = 1; number <= 3; number++) {
      const { data } = await withWatchdog(link.receive(), WATCHDOG_MS, 'a message of the new link')
      expect(readMessage(data)).toEqual({ sender: 1, number })
    }
    await sending
    expect(await exchange).toBe(3)
    await peer.kill()
  }
}

/** All that a dead peer had sent, then its end: its death, or the goodbye that it had said before. */
export async function untilDeath(
  link: TestLink,
  ends: readonly string[] = ['IPC_PEER_DIED'],
): Promise<number[]> {
  const numbers: number[] = []
  for (;;) {
    const message = await withWatchdog(
      link.receive().catch((error: { code: string }) => error.code),
      WATCHDOG_MS,
      'a receive after the death',
    )
    if (typeof message === 'string') {
      expect(ends).toContain(message)
      return numbers
    }
    const { sender, number } = readMessage(message.data)
    expect(sender).toBe(VICTIM)
    numbers.push(number)
  }
}
