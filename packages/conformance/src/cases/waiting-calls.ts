import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { keptBytes } from '../checks/kept-bytes.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { boundsOf } from '../functions.js'
import { drain } from '../ground/drain.js'
import { fill } from '../ground/fill.js'
import { fullPair } from '../ground/full-pair.js'
import { next, nextText } from '../ground/next.js'
import { checkNumbered, numbered } from '../messages/numbered.js'
import { Tally } from '../messages/tally.js'
import { bytesOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const
const waits = ({ traits }: { traits: { capacities: readonly string[]; whenFull: readonly string[] } }) =>
  traits.capacities.includes('bounded') && traits.whenFull.includes('wait')

export const WAITING_CALLS: readonly Case[] = [
  {
    title: 'C20 the oldest waiting receive gets the first message',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const receives = underWay(Array.from({ length: 8 }, () => here.receive()))
      await turns()
      await within(there.sendNumbered(0, 8), 'the sends')
      for (const [index, receive] of receives.entries()) {
        const { data } = await within(receive, `receive ${index}`)
        assert.equal(checkNumbered(data).index, index)
      }
    },
  },
  {
    title: 'C20 a tryReceive does not take what an older waiting receive will get',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const receive = underWay(here.receive())
      await turns()
      await within(there.sendNumbered(0, 2), 'the sends')
      const tally = new Tally()
      tally.take((await within(receive, 'the waiting receive')).data)
      tally.take(await next(here))
      tally.expectAll(0, 2)
    },
  },
  {
    title: 'C2 sends that are not awaited arrive in the order of the calls',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const sends = underWay(Array.from({ length: 300 }, (_, index) => here.send(numbered(0, index))))
      await drain(there, 300)
      await within(Promise.all(sends), 'the sends')
    },
  },
  {
    title: 'C21 waiting sends of one handle are bounded, then IPC_FULL; those that wait are sent',
    on: BOTH,
    needs: waits,
    async run(ground) {
      const { here, there, count } = await fullPair(ground)
      const { capacity } = boundsOf(here)
      const most = Math.max(1024, Number.isFinite(capacity) ? capacity : 0)
      const sends = underWay(Array.from({ length: most }, (_, index) => here.send(numbered(1, index))))
      await turns()
      const waiting = here.stats().pendingSends
      assert.ok(waiting > 0 && waiting <= most, `${waiting} sends wait`)
      const overflow = underWay(
        Array.from({ length: most - waiting + 1 }, (_, index) => here.send(numbered(2, index))),
      )
      const last = overflow.pop() as Promise<void>
      underWay(overflow)
      await expectCode(() => last, 'IPC_FULL', `send number ${most + 1} that waits`)
      await drain(there, count)
      await drain(there, most, 1)
      await drain(there, overflow.length, 2)
      await within(Promise.all([...sends, ...overflow]), 'the waiting sends')
      assert.equal(here.stats().pendingSends, 0)
    },
  },
  {
    title: 'C21 a channel keeps nothing of the messages that went through it',
    on: BOTH,
    async run(ground) {
      const [size, warmUp, count] = [4_000, 200, 2_000]
      const { here, there } = await ground.pair({ maxMessageBytes: size })
      const echoing = underWay(there.run('echoNumbered', ground.kind === 'link' ? warmUp + count : 0))
      const pass = async (from: number, to: number): Promise<void> => {
        for (let index = from; index < to; index++) {
          await here.send(numbered(0, index, size))
          await here.receive()
        }
      }
      // A collection of garbage takes as long as this process's memory is large: no watchdog of messages counts it.
      await within(pass(0, warmUp), 'the first messages')
      const before = await keptBytes()
      await within(pass(warmUp, warmUp + count), 'the messages')
      const grown = (await keptBytes()) - before
      await within(echoing, 'the other end')
      const most = (count * size) / 2
      assert.ok(grown < most, `${count} messages of ${size} bytes went through, and ${grown} bytes are kept`)
    },
  },
  {
    title: 'C17 a pair that does not read stops no other pair',
    on: ['party'],
    async run(ground) {
      const [self, still, lively] = [ground.name(), ground.name(), ground.name()]
      const options = { maxMessageBytes: 512 }
      const party = await ground.party(self, options)
      const other = await ground.other()
      const [farStill, farLively] = [await other.party(still, options), await other.party(lively, options)]
      const [toStill] = await within(Promise.all([party.link(still), farStill.link(self)]), 'linking')
      const [toLively, there] = await within(
        Promise.all([party.link(lively), farLively.link(self)]),
        'linking',
      )
      if (ground.traits.capacities.includes('bounded')) await fill(toStill, 0, 512)
      else for (let index = 0; index < 1000; index++) toStill.trySend(numbered(0, index))
      underWay(toStill.send(numbered(9, 0, 512)))
      for (let index = 0; index < 50; index++) {
        await within(party.send(lively, bytesOf(`${index}`)), 'a send to the pair that reads')
        assert.equal(await nextText(there), `${index}`)
        await within(there.send(bytesOf(`back ${index}`)), 'a send from the pair that reads')
        assert.equal(await nextText(toLively), `back ${index}`)
      }
    },
  },
]
