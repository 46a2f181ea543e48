import { direct, type Link, type Party, type ZeroCopy } from '@ipc/core'
import { type Peer, spawnPeer, uniqueName, withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { atEach, killPoints, type Played, SteppedBuild, stopAt } from './support/stepped-peers.js'

const build = new SteppedBuild()
beforeAll(() => build.make())
afterAll(() => build.remove())
let members: Members
beforeEach(() => {
  members = new Members()
})
afterEach(() => members.end())

const WATCHDOG_MS = 20_000
const SURVIVOR = 0
const VICTIM = 7
const TEST_MS = 120_000
const TAKES = /^re/
type Bytes = Uint8Array<ArrayBufferLike>

interface Pair {
  readonly here: string
  readonly there: string
  readonly party: Party<Bytes, Bytes, unknown, ZeroCopy>
  readonly victim: Peer
}

async function pair(title: string, first: 'here' | 'there' = 'here'): Promise<Pair> {
  // Of two names, the order decides who makes the memory.
  const names = [uniqueName(`a ${title}`), uniqueName(`b ${title}`)] as [string, string]
  const [here, there] = first === 'here' ? names : [names[1], names[0]]
  const party = await direct(here, shm())
  members.atEnd(() => party.close())
  const victim = await build.start()
  members.atEnd(() => victim.kill())
  await victim.call('party', there, {})
  return { here, there, party, victim }
}

async function linked(title: string): Promise<Pair & { link: Link<Bytes> & ZeroCopy }> {
  const made = await pair(title)
  const [link] = await Promise.all([made.party.link(made.there), made.victim.call('link', made.here)])
  return { ...made, link }
}

/** All that a dead peer had sent, then its death. */
async function untilDeath(link: Link<Bytes>): Promise<number[]> {
  const numbers: number[] = []
  for (;;) {
    const message = await withWatchdog(
      link.receive().catch((error: { code: string }) => error.code),
      WATCHDOG_MS,
      'a receive after the death',
    )
    if (typeof message === 'string') {
      expect(message).toBe('IPC_PEER_DIED')
      return numbers
    }
    const { sender, number } = readMessage(message.data)
    expect(sender).toBe(VICTIM)
    numbers.push(number)
  }
}

/** The party can be linked again by the same name, and the new link works both ways. */
async function linkAgain({ here, there, party }: Pair): Promise<void> {
  const peer = await spawnPeer(`${__dirname}/programs/link-peer.mjs`)
  members.atEnd(() => peer.kill())
  const linking = peer.call('link', there, here)
  linking.catch(() => undefined)
  const [link] = await withWatchdog(Promise.all([party.link(there), linking]), WATCHDOG_MS, 'the new link')
  const exchange = peer.call<number>('exchange', 3)
  for (let number = 1; number <= 3; number++) await link.send(makeMessage(SURVIVOR, number))
  for (let number = 1; number <= 3; number++) {
    const { data } = await withWatchdog(link.receive(), WATCHDOG_MS, 'a message of the new link')
    expect(readMessage(data)).toEqual({ sender: 1, number })
  }
  expect(await exchange).toBe(3)
  await peer.kill()
}

describe('C10 a peer of a link that is killed before each of its steps', () => {
  test.each([
    { role: 'send', sent: 1 },
    { role: 'commit', sent: 1 },
    { role: 'abort', sent: 0 },
    { role: 'receive', sent: 0 },
    { role: 'read', sent: 0 },
    { role: 'readMany', sent: 0 },
    { role: 'sleep', sent: 0 },
  ])(
    '$role: what it had sent is received whole, then its death; the party goes on',
    async ({ role, sent }) => {
      const prepared = async (step: string) => {
        const made = await linked(`kill link ${role} ${step}`)
        if (TAKES.test(role)) await made.link.sendMany([1, 2].map((number) => makeMessage(SURVIVOR, number)))
        return made
      }
      const counting = await prepared('steps')
      const points = killPoints((await counting.victim.call<Played>('play', role, VICTIM, 0)).labels)
      const found = await atEach(points, async (point) => {
        const made = await prepared(String(point.step))
        const { link, victim } = made
        await stopAt(victim, role, VICTIM, point)
        // Asleep in a receive: it is the death that wakes it, or the message that was sent just before.
        const receiving = untilDeath(link)
        await victim.kill()
        const numbers = await receiving
        // Once is enough for what does not depend on the step.
        if (point.step === points.length) await linkAgain(made)
        return numbers.length
      })
      expect(found[0]).toBe(0)
      expect(found.at(-1)).toBe(sent)
      expect(found).toEqual([...found].sort((a, b) => a - b))
      process.stdout.write(`    link ${role}: ${points.length} kill points\n`)
    },
    TEST_MS,
  )

  test.each(['here', 'there'] as const)(
    'the linking, the first name %s: the other party is not held up and links with the next of that name',
    async (first) => {
      const start = (at: string) => pair(`kill linking ${at}`, first)
      const counting = await start('steps')
      const linking = counting.party.link(counting.there)
      const played = counting.victim.call<Played>('play', 'link', counting.here, 0)
      const points = killPoints((await played).labels)
      await linking
      await atEach(points, async (point) => {
        const made = await start(String(point.step))
        const linking = made.party.link(made.there).catch(() => undefined)
        // Which side makes the memory is the parties' affair: the last steps may not come.
        await stopAt(made.victim, 'link', made.here, point).catch(() => undefined)
        await made.victim.kill()
        await linkAgain(made)
        await withWatchdog(linking, WATCHDOG_MS, 'the first linking')
      })
      process.stdout.write(`    linking: ${points.length} kill points (${points[0]?.label} …)\n`)
    },
    TEST_MS,
  )
})
