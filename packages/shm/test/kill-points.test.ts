import { describe, expect, test } from '@jest/globals'
import { drain, heldBy, NOTHING_HELD } from './support/mailbox-after-death.js'
import { Members } from './support/members.js'
import { makeMessage } from './support/numbered.mjs'
import { openAgain, openOwn } from './support/opened.js'
import {
  atEach,
  type KillPoint,
  killPoints,
  nextToWhatOthersSee,
  type Played,
  SteppedBuild,
  stopAt,
} from './support/stepped-peers.js'

const build = SteppedBuild.forThisFile()
const members = Members.forEachTest()

const SURVIVOR = 0
const VICTIM = 7
const TEST_MS = 120_000

interface Case {
  readonly role: string
  /** Messages that lie in the mailbox before. */
  readonly before: number
  /** The ones that the survivor reads in place meanwhile. */
  readonly reading?: number
  /** What survivors may find when all steps are done. */
  readonly atEnd: (before: string[]) => string[]
}

const victims = (count: number) => Array.from({ length: count }, (_, index) => `${VICTIM}:${index + 1}`)
const cases: Case[] = [
  { role: 'send', before: 2, atEnd: (before) => [...before, ...victims(1)] },
  { role: 'sendMany', before: 1, atEnd: (before) => [...before, ...victims(18)] },
  { role: 'commit', before: 2, atEnd: (before) => [...before, ...victims(1)] },
  { role: 'abort', before: 2, atEnd: (before) => before },
  { role: 'receive', before: 3, atEnd: (before) => before.slice(1) },
  { role: 'read', before: 3, atEnd: (before) => before.slice(1) },
  { role: 'readMany', before: 3, atEnd: (before) => before.slice(2) },
  { role: 'sleep', before: 0, atEnd: (before) => before },
  { role: 'close', before: 2, atEnd: (before) => before },
]

/** A victim in a mailbox of its own, with `before` messages in it. */
async function prepared({ role, before }: Case, point: string) {
  const { name, mailbox } = await openOwn(members, `kill ${role} ${point}`)
  const victim = await build.start()
  members.atEnd(() => victim.kill())
  await victim.call('open', name, {})
  for (let number = 1; number <= before; number++) await mailbox.send(makeMessage(SURVIVOR, number))
  return { name, mailbox, victim }
}

async function stepsOf(given: Case): Promise<KillPoint[]> {
  const { victim } = await prepared(given, 'steps')
  return nextToWhatOthersSee(killPoints((await victim.call<Played>('play', given.role, VICTIM, 0)).labels))
}

describe('C10 a member of a mailbox that is killed before each of its steps', () => {
  test.each(cases)(
    '$role: what was sent is there once, the half-written is not, and nothing stays held',
    async (given) => {
      const points = await stepsOf(given)
      const found = await atEach(points, async (point) => {
        const { name, mailbox, victim } = await prepared(given, String(point.step))
        await stopAt(victim, given.role, VICTIM, point)
        await victim.kill()
        // By turns: the survivors first, or a newcomer first who gets the dead one's slot while its locks and records stand.
        const heirFirst = point.step % 2 === 0
        if (heirFirst) await openAgain(members, name)
        const messages = await drain(mailbox)
        if (!heirFirst) await openAgain(members, name)
        expect(heldBy(mailbox.address)).toEqual(NOTHING_HELD)
        return messages
      })
      const before = Array.from({ length: given.before }, (_, index) => `${SURVIVOR}:${index + 1}`)
      expect(found[0]).toEqual(before)
      expect(found.at(-1)).toEqual(given.atEnd(before))
      // Step by step more is sent, or less is left: nothing comes and goes again.
      const grows = given.atEnd(before).length >= before.length
      for (const [index, messages] of found.entries()) {
        const longest = grows ? given.atEnd(before) : before
        expect(messages).toEqual(grows ? longest.slice(0, messages.length) : longest.slice(-messages.length))
        const last = found[index - 1] ?? messages
        expect(grows ? messages.length >= last.length : messages.length <= last.length).toBe(true)
      }
      process.stdout.write(`    ${given.role}: ${points.length} kill points\n`)
    },
    TEST_MS,
  )

  test(
    'a thief of a dead one’s lock that dies itself at each step',
    async () => {
      const given = cases[0] as Case
      const holding = (await stepsOf(given)).find(({ label }) => label === 'store ring 0 head') as KillPoint
      const held = async (at: string) => {
        const { name, mailbox, victim } = await prepared(given, `thief ${at}`)
        const thief = await build.start()
        members.atEnd(() => thief.kill())
        await thief.call('open', name, {})
        await stopAt(victim, 'send', VICTIM, holding)
        await victim.kill()
        return { name, mailbox, thief }
      }
      const counted = await (await held('steps')).thief.call<Played>('play', 'send', VICTIM + 1, 0)
      expect(counted.result).toBe(true)
      const points = killPoints(counted.labels)
      const found = await atEach(points, async (point) => {
        const { name, mailbox, thief } = await held(String(point.step))
        await stopAt(thief, 'send', VICTIM + 1, point)
        await thief.kill()
        const messages = await drain(mailbox)
        await openAgain(members, name)
        await openAgain(members, name)
        expect(heldBy(mailbox.address)).toEqual(NOTHING_HELD)
        return messages
      })
      const before = ['0:1', '0:2']
      expect(found[0]).toEqual(before)
      expect(found.at(-1)).toEqual([...before, `${VICTIM + 1}:1`])
    },
    TEST_MS,
  )
})
