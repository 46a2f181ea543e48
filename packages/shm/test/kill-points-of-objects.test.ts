import { existsSync, readFileSync } from 'node:fs'
import { unlink } from '@ipc/core'
import { type Peer, uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { drain, heldBy, NOTHING_HELD } from './support/mailbox-after-death.js'
import { Members } from './support/members.js'
import { makeMessage } from './support/numbered.mjs'
import { bellsOf, openAgain, type TestMailbox } from './support/opened.js'
import {
  atEach,
  type KillPoint,
  killPoints,
  type Played,
  SteppedBuild,
  stopAt,
} from './support/stepped-peers.js'

const build = SteppedBuild.forThisFile()
const forThisTest = Members.forEachTest()

const WATCHDOG_MS = 20_000
const SURVIVOR = 0
const TEST_MS = 120_000
type Backing = 'posix' | 'sysv'

/** One death: a mailbox's name, who is to be killed, and all that the survivors open. */
interface Death {
  readonly name: string
  readonly victim: Peer
  readonly members: Members
}

async function prepare(title: string): Promise<Death> {
  const members = new Members()
  forThisTest.atEnd(() => members.end())
  const name = uniqueName(`kill ${title}`)
  members.atEnd(() => unlink(name, shm()))
  const victim = await build.start()
  members.atEnd(() => victim.kill())
  return { name, victim, members }
}

/** How many System V segments there are that a process made: a segment has no name to look for. */
function segmentsOf(maker: number): number {
  const [heading = '', ...rows] = readFileSync('/proc/sysvipc/shm', 'utf8').split('\n')
  const column = heading.trim().split(/\s+/).indexOf('cpid')
  return rows.filter((row) => Number(row.trim().split(/\s+/)[column]) === maker).length
}

async function stepsOf({ victim }: Death, role: string, backing: Backing): Promise<KillPoint[]> {
  const points = killPoints((await victim.call<Played>('play', role, 0, 0)).labels)
  const labels = points.map(({ label }) => label).join(', ')
  process.stdout.write(`    ${role}, ${backing}: ${points.length} kill points (${labels})\n`)
  return points
}

describe.each<Backing>(['posix', 'sysv'])(
  'C10 a process that is killed at each step, backing %s',
  (backing) => {
    /** A newcomer makes or finds the mailbox and it works; when he has removed it nothing is left of it, whoever made it. */
    async function worksAndGoes({ name, victim, members }: Death, expected: string[][]): Promise<void> {
      const opening = openAgain(members, name, {}, { backing })
      const mailbox = await withWatchdog(opening, WATCHDOG_MS, 'the opening after the death')
      await mailbox.send(makeMessage(SURVIVOR, 9))
      expect(expected).toContainEqual(await drain(mailbox))
      await openAgain(members, name)
      expect(heldBy(mailbox.address)).toEqual(NOTHING_HELD)
      await mailbox.unlink()
      expect(existsSync(mailbox.address)).toBe(false)
      await members.end()
      expect(segmentsOf(victim.pid)).toBe(0)
      expect(bellsOf(mailbox.address)).toEqual([])
    }

    async function maker(at: string): Promise<Death> {
      const death = await prepare(`create ${backing} ${at}`)
      await death.victim.call('name', death.name, {}, { backing })
      return death
    }

    test(
      'of making a mailbox: who waits for it goes on, and it is made anew where it was not finished',
      async () => {
        const points = await stepsOf(await maker('steps'), 'create', backing)
        await atEach(points, async (point) => {
          const death = await maker(String(point.step))
          const { name, victim, members } = death
          await stopAt(victim, 'create', 0, point)
          const opening = openAgain(members, name, {}, { backing })
          await victim.kill()
          const waited = await withWatchdog(opening, WATCHDOG_MS, 'the opening that had waited')
          await waited.send(makeMessage(SURVIVOR, 1))
          await worksAndGoes(death, [['0:1', '0:9']])
        })
      },
      TEST_MS,
    )

    test(
      'of making a mailbox that is then removed by its name alone: nothing stays',
      async () => {
        const points = await stepsOf(await maker('steps'), 'create', backing)
        await atEach(points, async (point) => {
          const { name, victim, members } = await maker(String(point.step))
          await stopAt(victim, 'create', 0, point)
          await victim.kill()
          await unlink(name, shm())
          expect(await unlink(name, shm())).toBe(false)
          expect(segmentsOf(victim.pid)).toBe(0)
          await members.end()
        })
      },
      TEST_MS,
    )

    /** A mailbox with one message, made by the victim. */
    async function joined(at: string, options: object): Promise<Death & { mailbox: TestMailbox }> {
      const death = await prepare(`${backing} ${at}`)
      const { name, victim, members } = death
      await victim.call('open', name, options, { backing })
      const mailbox = await openAgain(members, name, options)
      await mailbox.send(makeMessage(SURVIVOR, 1))
      return { ...death, mailbox }
    }

    test.each(['unlink', 'unlinkByName'])(
      'of %s: who has the mailbox open goes on, and its name leads to a whole one, this or the next',
      async (role) => {
        const points = await stepsOf(await joined(`${role} steps`, {}), role, backing)
        await atEach(points, async (point) => {
          const death = await joined(`${role} ${point.step}`, {})
          const { mailbox, victim } = death
          await stopAt(victim, role, 0, point)
          await victim.kill()
          await mailbox.send(makeMessage(SURVIVOR, 2))
          expect(await drain(mailbox)).toEqual(['0:1', '0:2'])
          await worksAndGoes(death, [['0:9']])
        })
      },
      TEST_MS,
    )

    test(
      'of the last close of a mailbox that it removes: it is there whole, or gone',
      async () => {
        const last = async (at: string): Promise<Death> => {
          const { mailbox, ...death } = await joined(`last close ${at}`, { removeOnLastClose: true })
          await mailbox.close()
          return death
        }
        const points = await stepsOf(await last('steps'), 'close', backing)
        await atEach(points, async (point) => {
          const death = await last(String(point.step))
          await stopAt(death.victim, 'close', 0, point)
          await death.victim.kill()
          await worksAndGoes(death, [['0:1', '0:9'], ['0:9']])
        })
      },
      TEST_MS,
    )
  },
)
