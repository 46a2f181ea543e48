import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectMistake } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import { next } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { numbered } from '../messages/numbered.js'
import { Tally } from '../messages/tally.js'
import { bytesOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const

export const TRIES: readonly Case[] = [
  {
    title: 'C4 tryReceive on an empty channel is undefined, and takes a message once one is there',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      assert.equal(here.tryReceive(), undefined)
      await within(there.send(numbered(0, 0)), 'send')
      await within(here.ready('receive'), "ready('receive')")
      assert.deepEqual(new Uint8Array(here.tryReceive()?.data ?? []), numbered(0, 0))
      assert.equal(here.tryReceive(), undefined)
    },
  },
  {
    title: 'C4 who never waits and only tries again and again gets every message',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const count = 20
      const sending = there.sendNumbered(0, count)
      const tally = new Tally()
      const tried = async (): Promise<void> => {
        while (tally.taken.length < count) {
          const message = here.tryReceive()
          if (message === undefined) await turns(1)
          else tally.take(message.data)
        }
      }
      await within(tried(), `${count} messages by tryReceive`)
      await within(sending, 'the sends')
      tally.expectAll(0, count)
    },
  },
  {
    title: 'C4 a trySend that answers false had no effect',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('bounded'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      assert.ok(count > 0, 'an empty channel takes a message')
      for (let again = 0; again < 20; again++) assert.equal(here.trySend(numbered(9, again, size)), false)
      assert.equal(here.stats().sent, count, 'stats().sent')
      assert.ok(here.stats().timesFull >= 20, 'stats().timesFull counts')
      await drain(there, count)
      await expectNothingBefore(here, there)
    },
  },
  {
    title: "C4 ready('send') on a full channel resolves when there is room again",
    on: BOTH,
    needs: ({ traits, sendsAtOnce }) => sendsAtOnce && traits.capacities.includes('bounded'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      const ready = underWay(here.ready('send'))
      await drain(there, count)
      await within(ready, "ready('send') after the other end has read")
      assert.equal(here.trySend(numbered(1, 0, size)), true)
      assert.deepEqual(new Uint8Array(await next(there)), numbered(1, 0, size))
    },
  },
  {
    title: "C4 ready('receive') takes nothing",
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const ready = underWay(here.ready('receive'))
      await within(there.send(bytesOf('one')), 'send')
      await within(ready, "ready('receive')")
      await within(here.ready('receive'), "ready('receive') again")
      assert.equal((await next(here)).length, 3)
      await expectMistake(() => here.ready('both' as never), ['TypeError'], "ready('both')")
    },
  },
  {
    title: 'C4 a try call takes no timeoutMs and no signal',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const options = { timeoutMs: 5 } as never
      await expectMistake(() => here.trySend(bytesOf('x'), options), ['TypeError'], 'trySend with timeoutMs')
      await expectMistake(() => here.tryReceive(options), ['TypeError'], 'tryReceive with timeoutMs')
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C4 what is no Uint8Array is a TypeError on a channel without codec, and nothing is sent',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      for (const value of ['text', undefined, null, 5, { id: 1 }, [1, 2], new ArrayBuffer(2)]) {
        await expectMistake(() => here.trySend(value as never), ['TypeError'], `trySend(${String(value)})`)
        await expectMistake(() => here.send(value as never), ['TypeError'], `send(${String(value)})`)
      }
      await expectNothingBefore(here, there)
    },
  },
]
