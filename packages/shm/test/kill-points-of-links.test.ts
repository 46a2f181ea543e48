import { withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { Members } from './support/members.js'
import { makeMessage } from './support/numbered.mjs'
import { SteppedPairs, SURVIVOR, untilDeath, VICTIM } from './support/stepped-links.js'
import { atEach, killPoints, type Played, SteppedBuild, stopAt } from './support/stepped-peers.js'

const build = SteppedBuild.forThisFile()
const pairs = new SteppedPairs(build, Members.forEachTest())

const WATCHDOG_MS = 20_000
const TEST_MS = 120_000
const TAKES = /^re/
const DIED = ['IPC_PEER_DIED']
const ENDED = [...DIED, 'IPC_CLOSED']

describe('C10 a peer of a link that is killed before each of its steps', () => {
  test.each([
    { role: 'send', sent: 1, ends: DIED },
    { role: 'commit', sent: 1, ends: DIED },
    { role: 'abort', sent: 0, ends: DIED },
    { role: 'receive', sent: 0, ends: DIED },
    { role: 'read', sent: 0, ends: DIED },
    { role: 'readMany', sent: 0, ends: DIED },
    { role: 'sleep', sent: 0, ends: DIED },
    { role: 'close', sent: 0, ends: ENDED },
  ])(
    '$role: what it had sent is received whole, then its death; the party goes on',
    async ({ role, sent, ends }) => {
      const prepared = async (step: string) => {
        const made = await pairs.linked(`kill link ${role} ${step}`)
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
        const receiving = untilDeath(link, ends)
        await victim.kill()
        const numbers = await receiving
        // Once is enough for what does not depend on the step.
        if (point.step === points.length) await pairs.linkAgain(made)
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
      const start = (at: string) => pairs.pair(`kill linking ${at}`, first)
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
        await pairs.linkAgain(made)
        await withWatchdog(linking, WATCHDOG_MS, 'the first linking')
      })
      process.stdout.write(
        `    linking: ${points.length} kill points (${points.map(({ label }) => label).join(', ')})\n`,
      )
    },
    TEST_MS,
  )
})
