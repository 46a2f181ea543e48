import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { isPending, turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import { next, nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { checkNumbered, numbered } from '../messages/numbered.js'
import { bytesOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const
const FAR = [Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 33] as const

export const TIMEOUTS: readonly Case[] = [
  {
    title: 'C5 a receive that timed out took nothing',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const error = await expectCode(() => here.receive({ timeoutMs: 5 }), 'IPC_TIMEOUT', 'receive')
      assert.equal(error.name, 'TimeoutError')
      await expectCode(() => here.receiveMany({ timeoutMs: 5 }), 'IPC_TIMEOUT', 'receiveMany')
      await expectCode(() => here.ready('receive', { timeoutMs: 5 }), 'IPC_TIMEOUT', 'ready')
      await within(there.send(bytesOf('after')), 'send')
      assert.equal(await nextText(here), 'after')
      await expectNothingBefore(there, here)
    },
  },
  {
    title: 'C5 a send that timed out was not sent',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('bounded') && traits.whenFull.includes('wait'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      // Some networks cannot take a message back, and say so.
      const codes =
        ground.traits.reach === 'network' ? (['IPC_TIMEOUT', 'IPC_UNKNOWN_OUTCOME'] as const) : 'IPC_TIMEOUT'
      const error = await expectCode(() => here.send(numbered(9, 0, size), { timeoutMs: 5 }), codes, 'send')
      await expectCode(() => here.send(numbered(9, 1, size), { timeoutMs: 0 }), 'IPC_TIMEOUT', 'send with 0')
      await drain(there, count)
      await within(here.send(numbered(1, 0, size)), 'a send after the timeout')
      let after = checkNumbered(await next(there))
      if (error.code === 'IPC_UNKNOWN_OUTCOME' && after.sender === 9) after = checkNumbered(await next(there))
      assert.deepEqual(after, { sender: 1, index: 0 })
    },
  },
  {
    title: 'C5 timeoutMs 0 looks once: takes what is there, and never waits',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await expectCode(() => here.receive({ timeoutMs: 0 }), 'IPC_TIMEOUT', 'receive on an empty channel')
      await within(there.send(bytesOf('there')), 'send')
      await within(here.ready('receive'), "ready('receive')")
      assert.equal(await nextText(here, 'receive with 0', { timeoutMs: 0 }), 'there')
      if (!ground.capabilities.sendsAtOnce) {
        await expectCode(() => here.send(bytesOf('x'), { timeoutMs: 0 }), 'IPC_TIMEOUT', 'send with 0')
        await expectNothingBefore(here, there)
        return
      }
      await within(here.ready('send'), "ready('send')")
      await within(here.send(bytesOf('back'), { timeoutMs: 0 }), 'send with 0')
      assert.equal(await nextText(there), 'back')
    },
  },
  {
    title: 'C5 timeoutMs Infinity and values over 2^31 - 1 wait',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const receives = underWay(FAR.map((timeoutMs) => here.receive({ timeoutMs })))
      for (const [index, receive] of receives.entries()) {
        assert.ok(await isPending(receive), `a receive with timeoutMs ${FAR[index]} waits`)
      }
      await within(there.sendNumbered(0, FAR.length), 'the sends')
      for (const [index, receive] of receives.entries()) {
        const { data } = await within(receive, `receive ${index}`)
        assert.equal(checkNumbered(data).index, index)
      }
    },
  },
  {
    title: 'C5 a timeoutMs that is negative or NaN is a RangeError, and has no effect',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(there.send(bytesOf('there')), 'send')
      await within(here.ready('receive'), "ready('receive')")
      for (const timeoutMs of [-1, Number.NaN, Number.NEGATIVE_INFINITY, '5' as never]) {
        const names = typeof timeoutMs === 'number' ? (['RangeError'] as const) : (['TypeError'] as const)
        const calls = {
          send: () => here.send(bytesOf('x'), { timeoutMs }),
          sendMany: () => here.sendMany([bytesOf('x')], { timeoutMs }),
          receive: () => here.receive({ timeoutMs }),
          receiveMany: () => here.receiveMany({ timeoutMs }),
          ready: () => here.ready('receive', { timeoutMs }),
          messages: async () => here.messages({ timeoutMs }).next(),
        }
        for (const [name, call] of Object.entries(calls)) {
          await expectMistake(call, names, `${name} with timeoutMs ${timeoutMs}`)
        }
      }
      assert.equal(await nextText(here), 'there')
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C5 linking to a party that is not there waits, times out and can be aborted',
    on: ['party'],
    async run(ground) {
      const party = await ground.party(ground.name())
      const nobody = ground.name()
      await expectCode(() => party.link(nobody, { timeoutMs: 5 }), 'IPC_TIMEOUT', 'link')
      const controller = new AbortController()
      const link = underWay(party.link(nobody, { signal: controller.signal }))
      await turns()
      controller.abort()
      await expectCode(() => link, 'IPC_ABORTED', 'the aborted link')
      await expectCode(() => party.send(nobody, bytesOf('x'), { timeoutMs: 5 }), 'IPC_TIMEOUT', 'send')
      await expectCode(() => party.receive(nobody, { timeoutMs: 5 }), 'IPC_TIMEOUT', 'receive')
      // It is not refused for good: the party may still come.
      await ground.party(nobody)
      await within(party.link(nobody), 'link to the party that came')
    },
  },
]
