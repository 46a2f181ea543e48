import { IpcError } from '@ipc/core'
import { withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { RING, SegmentKind } from '../src/layout/structures.js'
import { exchange, load } from '../src/memory/words.js'
import { Membership } from '../src/participants/membership.js'
import { RecordSender } from '../src/ring/record-sender.js'
import { openSegment } from '../src/segment/open-segment.js'
import { runStepsSync } from '../src/segment/run-steps.js'
import { Members } from './support/members.js'
import { openOwn } from './support/opened.js'

const members = Members.forEachTest()

const WATCHDOG_MS = 20_000
const SLEEP_AT_ONCE = { spinMicroseconds: 0 }
const text = (value: string) => new TextEncoder().encode(value)
const open = (title: string, options: object = {}) => openOwn(members, title, options)

/** A member of a mailbox without a port: sends, and wakes nobody. */
function silentMember(address: string, name: string): { member: Membership; sender: RecordSender } {
  const request = {
    open: {
      name,
      namespace: 'default',
      codec: 'bytes',
      capacity: undefined,
      bytes: undefined,
      maxMessageBytes: undefined,
    },
    create: 'never',
    mode: 0o600,
    kind: SegmentKind.mailbox,
    posixName: address.slice('/dev/shm'.length),
    address,
    placed: false,
  } as const
  const member = new Membership(runStepsSync(openSegment(request), address))
  members.atEnd(() => member.leave(false))
  const sender = new RecordSender(member.ring, member.sendLock(), -1, () => undefined)
  return { member, sender }
}

describe('C10 a wake-up owed by the dead', () => {
  test.each(['receive', 'receiveSync'])('reaches those who sleep in %s', async (how) => {
    const { name, mailbox } = await open(`owed wake-up ${how}`)
    const sleeper = await members.join(name, {}, SLEEP_AT_ONCE)
    const debtor = await members.join(name)
    const { member, sender } = silentMember(mailbox.address, name)
    const received = how === 'receive' ? sleeper.call('receive') : sleeper.call('receiveSync', WATCHDOG_MS)
    // Asleep once it says so in the ring's word.
    const { memory, control } = member.ring
    const sleepWord = control + RING.word.receiversSleep
    await withWatchdog(
      (async () => {
        while (load(memory, sleepWord) === 0) await new Promise(setImmediate)
      })(),
      WATCHDOG_MS,
      'the sleeper',
    )
    // What a sender does that is killed between taking the sleepers' word and ringing them.
    expect(sender.trySend(text('owed'))).toBeGreaterThanOrEqual(0)
    exchange(memory, sleepWord, 0)
    await debtor.kill('SIGKILL')
    expect(await withWatchdog(received, WATCHDOG_MS, 'the owed message')).toEqual(text('owed'))
  })

  test('all who sleep are rung: a stopped one does not keep the message from the others', async () => {
    const { name, mailbox } = await open('stopped sleeper')
    const [stopped, other] = await Promise.all([0, 1].map(() => members.join(name, {}, SLEEP_AT_ONCE)))
    if (stopped === undefined || other === undefined) throw new Error('two peers')
    await Promise.all([stopped.call('sleepInReceive'), other.call('sleepInReceive')])
    await stopped.stop()
    await mailbox.send(text('for one'))
    expect(await other.next('received')).toEqual(text('for one'))
    stopped.resume()
    await mailbox.send(text('for the other'))
    expect(await stopped.next('received')).toEqual(text('for the other'))
  })
})

describe('waiting', () => {
  test.each([
    ['sleeping at once', SLEEP_AT_ONCE],
    ['adaptive', {}],
    ['spinning', { spinMicroseconds: Number.POSITIVE_INFINITY }],
  ])('%s: 2,000 messages go to and fro one by one, in the loop and blocking', async (_, mechanism) => {
    const { name, mailbox } = await open('to and fro')
    const { name: backName, mailbox: back } = await open('and back')
    const peer = await members.join(name, {}, mechanism)
    const echo = peer.call<number>('echo', backName, 2000, mechanism)
    for (let number = 0; number < 2000; number++) {
      await mailbox.send(Uint8Array.of(number, number >> 8))
      const { data } =
        number % 2 === 0
          ? await withWatchdog(back.receive(), WATCHDOG_MS, 'the echo')
          : back.receiveSync({ timeoutMs: WATCHDOG_MS })
      expect(data).toEqual(Uint8Array.of(number, number >> 8))
    }
    expect(await echo).toBe(2000)
  })

  test('a sender that blocks goes on when there is room, a receiver when there is a message', async () => {
    const { name, mailbox } = await open('blocking', { buffering: { capacity: 1 } })
    const peer = await members.join(name)
    expect(mailbox.trySend(text('1'))).toBe(true)
    const sent = peer.call('sendSync', text('2'), WATCHDOG_MS)
    expect((await mailbox.receive()).data).toEqual(text('1'))
    await withWatchdog(sent, WATCHDOG_MS, 'sendSync')
    expect((await mailbox.receive()).data).toEqual(text('2'))
    const received = peer.call('receiveSync', WATCHDOG_MS)
    mailbox.sendSync(text('3'), { timeoutMs: WATCHDOG_MS })
    expect(await received).toEqual(text('3'))
    let error: unknown
    try {
      mailbox.receiveSync({ timeoutMs: 20 })
    } catch (caught) {
      error = caught
    }
    expect(IpcError.is(error, 'IPC_TIMEOUT')).toBe(true)
  })

  test('C18 an unreferenced endless spin does not keep the process alive', async () => {
    const { name } = await open('endless spin')
    const peer = await members.join(name, {}, { spinMicroseconds: Number.POSITIVE_INFINITY })
    await peer.call('receiveUnreferenced')
    expect((await peer.exitedWithin(WATCHDOG_MS)).code).toBe(0)
  })
})

describe('reading and writing in place', () => {
  test('what a claim commits is sent, with the length it says; what it aborts is not', async () => {
    const { mailbox } = await open('claims')
    const first = mailbox.tryClaim(10)
    const second = mailbox.tryClaim(10)
    second?.view.set(text('second'))
    second?.commit(6)
    expect((await mailbox.receive()).data).toEqual(text('second'))
    first?.abort()
    expect(() => first?.commit()).toThrow(TypeError)
    expect(mailbox.tryReceive()).toBeUndefined()
    await mailbox.send(text('third'))
    expect(mailbox.stats().queued).toBe(1)
  })

  test('a message that is read in place is nobody else’s; others get the next', async () => {
    const { name, mailbox } = await open('reads')
    const peer = await members.join(name)
    await mailbox.sendMany(['1', '2', '3'].map(text))
    await mailbox.read(async (view) => {
      expect(view).toEqual(text('1'))
      expect(await peer.call('tryReceive')).toEqual(text('2'))
      expect(mailbox.tryRead((next) => expect(next).toEqual(text('3')))).toBe(true)
    })
    expect(mailbox.tryReceive()).toBeUndefined()
  })

  test('a claim of all the room fills the channel, and waits for room as a send does', async () => {
    const { mailbox } = await open('full of claims', { buffering: { capacity: 1 } })
    const claim = await mailbox.claim(5)
    expect(mailbox.tryClaim(1)).toBeUndefined()
    expect(mailbox.trySend(text('x'))).toBe(false)
    const waiting = mailbox.claim(3)
    claim.commit()
    expect((await mailbox.receive()).data).toHaveLength(5)
    ;(await withWatchdog(waiting, WATCHDOG_MS, 'the claim')).commit()
    expect((await mailbox.receive()).data).toHaveLength(3)
  })

  test('close gives back what is read in place, and aborts what is claimed', async () => {
    const { name, mailbox } = await open('closed in place')
    const peer = await members.join(name)
    await peer.call('claim', 100)
    await mailbox.send(text('held'))
    await peer.call('readAndHold')
    await peer.next('reading')
    expect(mailbox.tryReceive()).toBeUndefined()
    const waiting = mailbox.receive()
    await peer.call('close')
    expect((await withWatchdog(waiting, WATCHDOG_MS, 'what was given back')).data).toEqual(text('held'))
    expect(mailbox.tryReceive()).toBeUndefined()
  })
})
