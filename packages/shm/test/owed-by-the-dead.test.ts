import { type Peer, until, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { RING, SEGMENT, SLOT } from '../src/layout/structures.js'
import { drain, heldBy, mapObject, NOTHING_HELD } from './support/mailbox-after-death.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { openAgain, openOwn } from './support/opened.js'
import { atEach, killPoints, type Played, SteppedBuild, stopAt } from './support/stepped-peers.js'

const build = SteppedBuild.forThisFile()
const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const TEST_MS = 120_000
const SURVIVOR = 0
const VICTIM = 7
const MOST_ATTEMPTS = 20
const PUBLISHES = 'store ring 0 head'
const SLEEPS = (slot: number) => (SEGMENT.size + RING.size + slot * SLOT.size) / 4 + SLOT.word.sleeps

/** A process at slot 1 to be killed, and one at slot 2 that sleeps in a receive: in its event loop or on the futex. */
async function sleeping(how: string, title: string) {
  const { name, mailbox } = await openOwn(members, title)
  // Before anyone sleeps: a close of the object would wake them, as a death does.
  const mapping = mapObject(mailbox.address)
  members.atEnd(() => mapping.close())
  const victim = await build.start()
  members.atEnd(() => victim.kill())
  await victim.call('open', name, {})
  const sleeper = await members.join(name, {}, { spinMicroseconds: 0 })
  const receiving = how === 'receive' ? sleeper.call<Uint8Array>(how) : sleeper.call(how, WATCHDOG_MS)
  await until(() => Atomics.load(mapping.int32, SLEEPS(2)) !== 0, WATCHDOG_MS, 'the sleeper')
  // Its loop has turned: it has looked once more after it said that it sleeps.
  if (how === 'receive') await sleeper.call('tryReceive')
  return { mailbox, victim, received: receiving.then((bytes) => readMessage(bytes as Uint8Array)) }
}

/** The steps of a send that wakes: a sleeper which looks by itself just then has no need of it, and the send no such step. */
async function stepsOfWaking(how: string, wakes: string): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const { victim, received } = await sleeping(how, `owed in ${how}, try ${attempt}`)
    const { labels } = await victim.call<Played>('play', 'send', VICTIM, 0)
    expect(await received).toEqual({ sender: VICTIM, number: 1 })
    if (attempt === MOST_ATTEMPTS) expect(labels).toContain(wakes)
    if (labels.includes(wakes)) return labels
  }
}

describe('C10 a wake-up owed by a sender that is killed before each step of waking', () => {
  test.each([
    ['receive', 'write'],
    ['receiveSync', 'futexWake'],
  ])(
    'reaches a sleeper in %s all the same, and what was not sent wakes nobody',
    async (how, wakes) => {
      const labels = await stepsOfWaking(how, wakes)
      const points = killPoints(labels).filter(
        ({ done, label }) => done.includes(PUBLISHES) || label === PUBLISHES,
      )
      const delays = await atEach(points, async (point) => {
        const { mailbox, victim, received } = await sleeping(how, `owed in ${how} ${point.step}`)
        // A sleeper on the futex wakes each 15 ms: where it does just then, the last steps do not come.
        await stopAt(victim, 'send', VICTIM, point).catch(() => undefined)
        const published = point.done.includes(PUBLISHES)
        await victim.kill()
        const killed = performance.now()
        if (!published) await mailbox.send(makeMessage(SURVIVOR, 1))
        const got = await withWatchdog(received, WATCHDOG_MS, 'the message')
        expect(got).toEqual({ sender: published ? VICTIM : SURVIVOR, number: 1 })
        return performance.now() - killed
      })
      process.stdout.write(`    ${points.length} kill points, ${Math.max(...delays).toFixed(1)} ms at most\n`)
    },
    TEST_MS,
  )
})

describe('C10 the slot of a dead member', () => {
  /** The member that gets slot 1, the dead one's, is alive from then on: what the dead held must not look held by it. */
  test.each(['send', 'receive', 'commit', 'read'])(
    'is taken by the next at once, while what the dead held in %s still stands',
    async (role) => {
      const prepared = async (at: string) => {
        const { name, mailbox } = await openOwn(members, `slot ${role} ${at}`)
        const victim = await build.start()
        members.atEnd(() => victim.kill())
        await victim.call('open', name, {})
        for (let number = 1; number <= 2; number++) await mailbox.send(makeMessage(SURVIVOR, number))
        return { name, mailbox, victim }
      }
      const { labels } = await (await prepared('steps')).victim.call<Played>('play', role, VICTIM, 0)
      await atEach(killPoints(labels), async (point) => {
        const { name, mailbox, victim } = await prepared(String(point.step))
        await stopAt(victim, role, VICTIM, point)
        await victim.kill()
        const heir = await openAgain(members, name)
        expect(ownerOf(mailbox.address, 1)).toBe(process.pid)
        // The heir itself sends and receives, and so does who was there before.
        const [first] = [await drain(heir)]
        await mailbox.send(makeMessage(SURVIVOR, 3))
        expect(await drain(mailbox)).toEqual(['0:3'])
        expect(first.filter((message) => message === '0:2')).toHaveLength(1)
        expect(heldBy(mailbox.address)).toEqual(NOTHING_HELD)
      })
    },
    TEST_MS,
  )

  test('keeps nothing when each of its owners in turn is killed with a claim, a read and the lock of another step', async () => {
    const { name, mailbox } = await openOwn(members, 'slot again and again')
    const lock = 'store ring 0 head'
    for (let round = 1; round <= 4; round++) {
      const victim: Peer = await build.start()
      members.atEnd(() => victim.kill())
      await victim.call('open', name, {})
      expect(ownerOf(mailbox.address, 1)).toBe(victim.pid)
      await victim.call('hold', 'claim')
      await mailbox.send(makeMessage(SURVIVOR, round))
      await victim.call('hold', 'read')
      const stopped = victim.next<string>('stopped')
      victim.call('play', 'send', VICTIM, 8).catch(() => undefined)
      expect(await stopped).toBe(lock)
      await victim.kill()
      expect(generationOf(mailbox.address, 1)).toBe(round)
    }
    expect(await drain(mailbox)).toEqual(['0:1', '0:2', '0:3', '0:4'])
    await openAgain(members, name)
    expect(heldBy(mailbox.address)).toEqual(NOTHING_HELD)
  })
})

function ownerOf(address: string, slot: number): number {
  return slotWord(address, slot, SLOT.word.process)
}

function generationOf(address: string, slot: number): number {
  return slotWord(address, slot, SLOT.word.generation)
}

function slotWord(address: string, slot: number, word: number): number {
  const mapping = mapObject(address)
  try {
    return Atomics.load(mapping.int32, (SEGMENT.size + RING.size + slot * SLOT.size) / 4 + word)
  } finally {
    mapping.close()
  }
}
