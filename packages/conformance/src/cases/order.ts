import assert from 'node:assert/strict'
import { until } from '@ipc/testkit'
import type { Case } from '../case.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesMailbox } from '../functions.js'
import { drain } from '../ground/drain.js'
import { fill } from '../ground/fill.js'
import { next } from '../ground/next.js'
import { checkNumbered, type Numbers, numbered, variedSize } from '../messages/numbered.js'
import { expectAll, Tally } from '../messages/tally.js'
import { STOP } from '../program/program.js'

const EACH = 120
/** More than the kernel's buffers take at once of many. */
const LARGE = 20_000

export const ORDER: readonly Case[] = [
  {
    title: 'C2 C3 one sender’s messages arrive in order, each once and whole',
    on: ['mailbox', 'link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      const sending = underWay(there.sendNumbered(0, 300))
      await drain(here, 300)
      await within(sending, 'the sender')
    },
  },
  {
    title: 'C2 C3 both ends send and receive at once: nothing lost, doubled, torn or out of order',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      const send = async () => {
        for (let index = 0; index < 200; index++) await here.send(numbered(1, index, variedSize(index)))
        await here.send(STOP)
      }
      const far = underWay(there.receiveNumbered())
      const results = underWay([send(), there.sendNumbered(0, 200), drain(here, 200)])
      await within(Promise.all(results), 'both ways')
      expectAll(await within(far, 'the other end'), 1, 200)
    },
  },
  {
    title: 'C3 C10 large messages both ways at once all arrive, and neither end waits for the other for ever',
    on: ['link'],
    needs: ({ traits }) => traits.maxMessageBytes >= LARGE,
    async run(ground) {
      const { here, there } = await ground.pair({ maxMessageBytes: LARGE })
      const count = 40
      const far = there.run<number>('echoNumbered', count)
      const send = async () => {
        for (let index = 0; index < count; index++) await here.send(numbered(0, index, LARGE - (index % 7)))
      }
      await within(Promise.all([send(), drain(here, count), far]), 'large messages both ways')
    },
  },
  {
    title: 'C2 a waiting send is not overtaken by a later trySend or send of the same handle',
    on: ['mailbox', 'link'],
    needs: ({ traits, sendsAtOnce }) =>
      sendsAtOnce && traits.capacities.includes('bounded') && traits.whenFull.includes('wait'),
    async run(ground) {
      const { here, there } = await ground.smallPair({ maxMessageBytes: 512 })
      let index = await fill(here, 0, 512)
      const sends: Promise<void>[] = []
      for (let more = 0; more < 10; more++) {
        sends.push(underWay(here.send(numbered(0, index, 12))))
        index += 1
      }
      const drained = drain(there, index + 1)
      while (!here.trySend(numbered(0, index, 12))) {
        await within(here.ready('send'), "ready('send')")
      }
      await within(Promise.all([...sends, drained]), 'sends in order')
    },
  },
  {
    title: 'C2 C3 four senders and three receivers: nothing lost, doubled, torn or out of order',
    on: ['mailbox'],
    needs: ({ traits }) => traits.senders === 'many' && traits.receivers === 'many',
    async run(ground) {
      const name = ground.name()
      const mine = await ground.mailbox(name)
      const shared = await ground.other()
      const another = await ground.newOther()
      const [near, far] = [await shared.mailbox(name), await another.mailbox(name)]
      const own: Numbers[] = []
      const receivers = underWay([receiveUntilStop(mine, own), near.receiveNumbered(), far.receiveNumbered()])
      const senders = [
        await ground.mailbox(name),
        await shared.mailbox(name),
        await another.mailbox(name),
        near,
      ]
      const sending = underWay(
        senders.map((sender, number) =>
          'sendNumbered' in sender ? sender.sendNumbered(number, EACH) : sendHere(sender, number),
        ),
      )
      await within(Promise.all(sending), 'four senders')
      // The end marks are another sender's: they may come before what is still on its way.
      const all = senders.length * EACH
      let arrived = 0
      await until(
        () => {
          const told = [shared, another].map(({ commander }) => commander.taken('received').length)
          arrived += told.reduce((sum, count) => sum + count, 0)
          return arrived + own.length >= all
        },
        10_000,
        `the last of ${all} messages`,
      )
      for (const _ of receivers) await within(mine.send(STOP), 'the end mark')
      const taken = await within(Promise.all(receivers), 'three receivers')
      for (const one of taken) inOrder(one)
      for (let sender = 0; sender < senders.length; sender++) expectAll(taken.flat(), sender, EACH)
    },
  },
  {
    title: 'C3 several senders into one receiver: nothing lost, doubled, torn or out of order',
    on: ['mailbox'],
    needs: ({ traits }) => traits.senders === 'many',
    async run(ground) {
      const name = ground.name()
      const options = { maxMessageBytes: 1500 }
      const mine = await ground.mailbox(name, options)
      const other = await ground.other()
      const far = [await other.mailbox(name, options), await other.mailbox(name, options)]
      const sending = underWay(far.map((sender, number) => sender.sendNumbered(number, EACH, 1500)))
      const tally = new Tally()
      for (let count = 0; count < far.length * EACH; count++) tally.take(await next(mine, `message ${count}`))
      await within(Promise.all(sending), 'the senders')
      for (const number of far.keys()) tally.expectAll(number, EACH)
    },
  },
]

async function sendHere(sender: BytesMailbox, number: number): Promise<number> {
  for (let index = 0; index < EACH; index++) await sender.send(numbered(number, index, variedSize(index)))
  return EACH
}

async function receiveUntilStop(receiver: BytesMailbox, taken: Numbers[]): Promise<Numbers[]> {
  for (;;) {
    const { data } = await receiver.receive()
    if (data.length === STOP.length) return taken
    taken.push(checkNumbered(data))
  }
}

function inOrder(taken: readonly Numbers[]): void {
  const last = new Map<number, number>()
  for (const { sender, index } of taken) {
    const before = last.get(sender) ?? -1
    assert.ok(index > before, `message ${index} of sender ${sender} came out of order, after ${before}`)
    last.set(sender, index)
  }
}
