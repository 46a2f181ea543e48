import { existsSync } from 'node:fs'
import { publish, subscribe } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { segmentAddress } from '../src/segment/segment-names.js'
import { heldBy, NOTHING_HELD } from './support/mailbox-after-death.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { bellsOf } from './support/opened.js'
import {
  atEach,
  killPoints,
  nextToWhatOthersSee,
  type Played,
  SteppedBuild,
  stopAt,
} from './support/stepped-peers.js'

const build = SteppedBuild.forThisFile()
const forThisTest = Members.forEachTest()

const WATCHDOG_MS = 20_000
const TEST_MS = 120_000
const SURVIVOR = 0
const VICTIM = 7
// Its first message has 854 bytes: more than a full ring has left.
const LARGE_VICTIM = 33
const OVERTAKER = 3
const SENTINEL = 999
const SMALL = 4096
const LARGE = 16_384
// One of support/numbered.mjs, on average.
const MESSAGE_BYTES = 450

const TAKES_FROM_THE_SLOW = ['store ring 0 tail', 'compareExchange slot cursor']

interface Case {
  readonly role: string
  readonly victim: 'publish' | 'subscribe' | 'name'
  readonly options?: object
  /** Of the ring. */
  readonly bytes?: number
  /** Messages that are published before: as many as fit with 'full'. */
  readonly before: number | 'full'
  readonly published: number
}

const cases: Case[] = [
  { role: 'send', victim: 'publish', before: 2, published: 1 },
  { role: 'sendMany', victim: 'publish', bytes: LARGE, before: 1, published: 18 },
  { role: 'commit', victim: 'publish', before: 2, published: 1 },
  { role: 'abort', victim: 'publish', before: 2, published: 0 },
  { role: 'close', victim: 'publish', before: 2, published: 0 },
  { role: 'send', victim: 'publish', options: { whenBehind: 'skip' }, before: 'full', published: 1 },
  { role: 'commit', victim: 'publish', options: { whenBehind: 'skip' }, before: 'full', published: 1 },
  { role: 'subscribe', victim: 'name', before: 2, published: 0 },
  { role: 'receive', victim: 'subscribe', before: 2, published: 0 },
  { role: 'read', victim: 'subscribe', before: 2, published: 0 },
  { role: 'readMany', victim: 'subscribe', before: 3, published: 0 },
  { role: 'sleep', victim: 'subscribe', before: 0, published: 0 },
  { role: 'close', victim: 'subscribe', before: 2, published: 0 },
]

/** A topic with a publisher and a subscriber of this process, a victim, and messages that nobody has read. */
async function prepare({ role, victim: joins, options, before, bytes = SMALL }: Case, at: string) {
  const members = new Members()
  forThisTest.atEnd(() => members.end())
  const name = uniqueName(`kill topic ${role} ${at}`)
  const address = segmentAddress('shm-topic', 'default', name, undefined)
  const subscriber = await subscribe(name, shm(), { buffering: { bytes } })
  members.atEnd(() => subscriber.close())
  const publisher = await publish(name, shm())
  members.atEnd(() => publisher.close())
  const victim = await build.start()
  members.atEnd(() => victim.kill())
  await victim.call(joins, name, options)
  // So that nothing begins at the start of the ring, where each lap has a record.
  publisher.trySend(makeMessage(SURVIVOR, 0))
  expect(readMessage((await subscriber.receive()).data).number).toBe(0)
  let count = 0
  while (count !== before && publisher.trySend(makeMessage(SURVIVOR, count + 1))) count++
  return { name, address, members, subscriber, publisher, victim, count, bytes }
}

type Prepared = Awaited<ReturnType<typeof prepare>>

const numbered = (sender: number, count: number) =>
  Array.from({ length: Math.max(count, 0) }, (_, index) => `${sender}:${index + 1}`)

/** Publishes more than a lap, and less than two, over what the slow subscriber has not read: it must not be left where the dead one had already freed the space. */
async function overtake({ name, members }: Prepared): Promise<string[]> {
  const overtaking = await publish(name, shm(), { whenBehind: 'skip' })
  members.atEnd(() => overtaking.close())
  for (let number = 1; number <= 10; number++)
    expect(overtaking.trySend(makeMessage(OVERTAKER, number))).toBe(true)
  return numbered(OVERTAKER, 10)
}

/** What the surviving subscriber finds up to a last message, and how many of those before it has missed. */
async function readAll({ subscriber, publisher }: Prepared): Promise<{ seen: string[]; missed: number }> {
  const sending = publisher.send(makeMessage(SENTINEL, 1))
  const seen: string[] = []
  let missed = 0
  for (;;) {
    const message = await withWatchdog(subscriber.receive(), WATCHDOG_MS, 'a message after the death')
    missed += message.missed
    const { sender, number } = readMessage(message.data)
    if (sender === SENTINEL) break
    seen.push(`${sender}:${number}`)
  }
  await sending
  return { seen, missed }
}

/** Three laps of the ring: what the dead left, its cursor or its lock, holds nobody back. Then the topic goes with its last member. */
async function goesOn({ name, address, members, subscriber, publisher, bytes }: Prepared): Promise<void> {
  const heir = await publish(name, shm())
  members.atEnd(() => heir.close())
  for (let number = 1; number * MESSAGE_BYTES < 3 * bytes; number++) {
    const from = number % 2 === 0 ? heir : publisher
    await withWatchdog(from.send(makeMessage(SURVIVOR, number)), WATCHDOG_MS, 'a send of the laps')
    const { data, missed } = await withWatchdog(subscriber.receive(), WATCHDOG_MS, 'a message of the laps')
    expect({ ...readMessage(data), missed }).toEqual({ sender: SURVIVOR, number, missed: 0 })
  }
  const { locks, strangers } = heldBy(address)
  expect({ locks, strangers }).toEqual({ locks: NOTHING_HELD.locks, strangers: NOTHING_HELD.strangers })
  await members.end()
  expect(existsSync(address)).toBe(false)
  expect(bellsOf(address)).toEqual([])
}

describe('C10 a member of a topic that is killed before each of its steps', () => {
  test.each(cases.map((given) => ({ ...given, how: JSON.stringify(given.options ?? {}) })))(
    '$victim, $role $how: each subscriber sees what was published once and in order, and nobody is held back',
    async (given) => {
      const counting = await prepare(given, 'steps')
      const skips = given.before === 'full'
      const sender = skips ? LARGE_VICTIM : VICTIM
      const played = await counting.victim.call<Played>('play', given.role, sender, 0)
      if (skips) expect(played.labels).toEqual(expect.arrayContaining(TAKES_FROM_THE_SLOW))
      const points = nextToWhatOthersSee(killPoints(played.labels))
      const found = await atEach(points, async (point) => {
        const made = await prepare(given, String(point.step))
        await stopAt(made.victim, given.role, sender, point)
        await made.victim.kill()
        const later = skips ? await overtake(made) : []
        const { seen, missed } = await readAll(made)
        const published = missed + seen.length - made.count - later.length
        const all = [...numbered(SURVIVOR, made.count), ...numbered(sender, published), ...later]
        expect(seen).toEqual(all.slice(missed))
        expect(missed > 0).toBe(skips)
        await goesOn(made)
        return published
      })
      expect([found[0], found.at(-1)]).toEqual([0, given.published])
      expect(found).toEqual([...found].sort((a, b) => a - b))
      const labels = points.map(({ label }) => label).join(', ')
      process.stdout.write(
        `    ${given.victim} ${given.role} ${given.how}: ${points.length} kill points (${labels})\n`,
      )
    },
    TEST_MS,
  )
})
