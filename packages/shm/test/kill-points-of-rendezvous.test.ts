import { withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { heldBy, NOTHING_HELD } from './support/mailbox-after-death.js'
import { Members } from './support/members.js'
import { makeMessage, readMessage } from './support/numbered.mjs'
import { openAgain, openOwn, type TestMailbox } from './support/opened.js'
import { SteppedPairs, SURVIVOR, untilDeath, VICTIM } from './support/stepped-links.js'
import { atEach, killPoints, type Played, SteppedBuild, stopAt } from './support/stepped-peers.js'

const build = SteppedBuild.forThisFile()
const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const TEST_MS = 120_000
const RENDEZVOUS = { buffering: { capacity: 0 } }
// Who spins is not rung: whether it still does would decide how many steps the victim takes.
const SLEEPS_AT_ONCE = { spinMicroseconds: 0 }
const NUMBER = { sender: SURVIVOR, number: 2 }

const watched = <T>(promise: Promise<T>, what: string): Promise<T> => withWatchdog(promise, WATCHDOG_MS, what)
const isSorted = (found: readonly number[]) => expect(found).toEqual([...found].sort((a, b) => a - b))

describe('C10 a member of a mailbox of capacity 0 that is killed before each of its steps', () => {
  /** A victim, a receiver and a sender on handles of their own. */
  async function prepared(role: string, step: string) {
    const { name, mailbox } = await openOwn(members, `rendezvous ${role} ${step}`, RENDEZVOUS, SLEEPS_AT_ONCE)
    const victim = await build.start()
    members.atEnd(() => victim.kill())
    await victim.call('open', name, RENDEZVOUS)
    const sender = await openAgain(members, name, RENDEZVOUS, SLEEPS_AT_ONCE)
    return { name, mailbox, sender, victim }
  }

  /** A message still goes from one survivor to the other, and the dead one holds nothing. */
  async function goesOn(mailbox: TestMailbox, sender: TestMailbox, name: string, heirFirst: boolean) {
    if (heirFirst) await openAgain(members, name, RENDEZVOUS)
    const receiving = mailbox.receive()
    await watched(sender.send(makeMessage(SURVIVOR, 2)), 'a send after the death')
    const { data } = await watched(receiving, 'a receive after the death')
    if (!heirFirst) await openAgain(members, name, RENDEZVOUS)
    expect(heldBy(mailbox.address)).toEqual(NOTHING_HELD)
    return readMessage(data)
  }

  /** Plays `role` up to each of its steps, and gives what `after` says of each. */
  async function atEachStep<T>(
    role: string,
    before: (made: Awaited<ReturnType<typeof prepared>>) => T | Promise<T>,
    after: (made: Awaited<ReturnType<typeof prepared>>, begun: T, step: number) => Promise<number>,
  ): Promise<number[]> {
    const counting = await prepared(role, 'steps')
    await before(counting)
    const points = killPoints((await counting.victim.call<Played>('play', role, VICTIM, 0)).labels)
    const found = await atEach(points, async (point) => {
      const made = await prepared(role, String(point.step))
      const begun = await before(made)
      await stopAt(made.victim, role, VICTIM, point)
      await made.victim.kill()
      return after(made, begun, point.step)
    })
    process.stdout.write(`    capacity 0, ${role}: ${points.length} kill points\n`)
    return found
  }

  test.each(['offer', 'withdraw', 'sleep', 'close'])(
    '%s: what nobody had accepted was not sent, and the next message goes through',
    async (role) => {
      await atEachStep(
        role,
        () => undefined,
        async ({ name, mailbox, sender }, _, step) => {
          expect(await goesOn(mailbox, sender, name, step % 2 === 0)).toEqual(NUMBER)
          expect(mailbox.tryReceive()).toBeUndefined()
          return 0
        },
      )
    },
    TEST_MS,
  )

  test(
    'send to one who waits: it gets the message whole, or the next one of another',
    async () => {
      const found = await atEachStep(
        'send',
        async ({ mailbox }) => {
          const receiving = mailbox.receive()
          await new Promise(setImmediate)
          return { receiving }
        },
        async ({ name, mailbox, sender }, { receiving }, step) => {
          const sending = sender.send(makeMessage(SURVIVOR, 1))
          const got = readMessage((await watched(receiving, 'the waiting receive')).data)
          const isFromVictim = got.sender === VICTIM
          expect(got).toEqual({ sender: isFromVictim ? VICTIM : SURVIVOR, number: 1 })
          if (isFromVictim)
            expect(readMessage((await watched(mailbox.receive(), 'the next')).data).number).toBe(1)
          await watched(sending, 'the send')
          expect(await goesOn(mailbox, sender, name, step % 2 === 0)).toEqual(NUMBER)
          return Number(isFromVictim)
        },
      )
      expect([found[0], found.at(-1)]).toEqual([0, 1])
      isSorted(found)
    },
    TEST_MS,
  )

  test(
    'receive: the sender learns that it was accepted, or another receiver gets it',
    async () => {
      const found = await atEachStep(
        'receive',
        async ({ sender }) => {
          let accepted = false
          const sending = sender.send(makeMessage(SURVIVOR, 1)).then(() => {
            accepted = true
          })
          await new Promise(setImmediate)
          return { sending, isAccepted: () => accepted }
        },
        async ({ name, mailbox, sender }, { sending, isAccepted }, step) => {
          // Offered still, or accepted by the dead one: a receiver that gets nothing proves the second.
          const message = mailbox.tryReceive()
          if (message !== undefined) expect(readMessage(message.data).number).toBe(1)
          await watched(sending, 'the send to the dead')
          expect(isAccepted()).toBe(true)
          expect(await goesOn(mailbox, sender, name, step % 2 === 0)).toEqual(NUMBER)
          return Number(message === undefined)
        },
      )
      expect([found[0], found.at(-1)]).toEqual([0, 1])
      isSorted(found)
    },
    TEST_MS,
  )
})

describe('C10 a peer of a link of capacity 0 that is killed before each of its steps', () => {
  test.each([
    { role: 'send', waits: true, most: 1, ends: ['IPC_PEER_DIED'] },
    { role: 'offer', waits: false, most: 1, ends: ['IPC_PEER_DIED'] },
    { role: 'withdraw', waits: false, most: 1, ends: ['IPC_PEER_DIED'] },
    { role: 'sleep', waits: false, most: 0, ends: ['IPC_PEER_DIED'] },
    { role: 'close', waits: false, most: 0, ends: ['IPC_PEER_DIED', 'IPC_CLOSED'] },
  ])(
    '$role: the other gets a whole message or none, then its death; the party goes on',
    async ({ role, waits, most, ends }) => {
      const pairs = new SteppedPairs(build, members)
      const counting = await pairs.linked(`rendezvous link ${role}`, RENDEZVOUS)
      const first = waits ? counting.link.receive() : undefined
      // Its loop has turned: the other side can see that it waits.
      await new Promise(setImmediate)
      const points = killPoints((await counting.victim.call<Played>('play', role, VICTIM, 0)).labels)
      await first
      await atEach(points, async (point) => {
        const made = await pairs.linked(`rendezvous link ${role} ${point.step}`, RENDEZVOUS)
        const receiving = waits ? untilDeath(made.link, ends) : undefined
        await new Promise(setImmediate)
        await stopAt(made.victim, role, VICTIM, point)
        await made.victim.kill()
        const numbers = await (receiving ?? untilDeath(made.link, ends))
        expect(numbers.length).toBeLessThanOrEqual(most)
        if (role === 'send' && point.step === points.length) expect(numbers).toEqual([1])
        if (role === 'withdraw' && point.step === points.length) expect(numbers).toEqual([])
        if (point.step === points.length) await pairs.linkAgain(made, RENDEZVOUS)
      })
      process.stdout.write(`    link of capacity 0, ${role}: ${points.length} kill points\n`)
    },
    TEST_MS,
  )

  test(
    'receive: the send that waits for it resolves where it had the message, else it learns of the death',
    async () => {
      const pairs = new SteppedPairs(build, members)
      const start = async (step: string) => {
        const made = await pairs.linked(`rendezvous link receive ${step}`, RENDEZVOUS)
        const sending = made.link.send(makeMessage(SURVIVOR, 1)).then(
          () => 'sent',
          (error: { code: string }) => error.code,
        )
        return { ...made, sending }
      }
      const counting = await start('steps')
      const points = killPoints((await counting.victim.call<Played>('play', 'receive', VICTIM, 0)).labels)
      const found = await atEach(points, async (point) => {
        const { victim, sending } = await start(String(point.step))
        await stopAt(victim, 'receive', VICTIM, point)
        await victim.kill()
        const outcome = await watched(sending, 'the send to the dead')
        expect(['sent', 'IPC_PEER_DIED']).toContain(outcome)
        return Number(outcome === 'sent')
      })
      expect([found[0], found.at(-1)]).toEqual([0, 1])
      isSorted(found)
      process.stdout.write(`    link of capacity 0, receive: ${points.length} kill points\n`)
    },
    TEST_MS,
  )
})
