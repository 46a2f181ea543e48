import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { isPending, turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import { next, nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { checkNumbered, numbered } from '../messages/numbered.js'
import { Tally } from '../messages/tally.js'
import { bytesOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const
const waits = ({ traits }: { traits: { capacities: readonly string[]; whenFull: readonly string[] } }) =>
  traits.capacities.includes('bounded') && traits.whenFull.includes('wait')

export const ABORTS: readonly Case[] = [
  {
    title: 'C5 with a signal aborted before, send sends nothing and receive takes nothing',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const reason = new Error('the reason')
      const signal = AbortSignal.abort(reason)
      await within(there.send(bytesOf('waiting')), 'send')
      await within(here.ready('receive'), "ready('receive')")
      const calls = {
        send: () => here.send(bytesOf('not sent'), { signal }),
        sendMany: () => here.sendMany([bytesOf('not sent')], { signal }),
        receive: () => here.receive({ signal }),
        receiveMany: () => here.receiveMany({ signal }),
        ready: () => here.ready('receive', { signal }),
        messages: async () => here.messages({ signal }).next(),
      }
      for (const [name, call] of Object.entries(calls)) {
        const error = await expectCode(call, 'IPC_ABORTED', name)
        assert.equal(error.name, 'AbortError')
        assert.equal(error.cause, reason, `${name}: error.cause is signal.reason`)
      }
      assert.equal(await nextText(here), 'waiting')
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C5 an aborted receive ends at once and loses nothing',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const controller = new AbortController()
      const receive = underWay(here.receive({ signal: controller.signal }))
      assert.ok(await isPending(receive), 'a receive on an empty channel waits')
      controller.abort()
      await expectCode(() => receive, 'IPC_ABORTED', 'the aborted receive')
      await within(there.send(bytesOf('after')), 'send')
      assert.equal(await nextText(here), 'after')
    },
  },
  {
    title: 'C5 receives aborted while messages arrive: each message is given once, in order',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const sending = underWay(there.sendNumbered(0, 200))
      const tally = new Tally()
      for (let round = 0; tally.taken.length < 200; round++) {
        const controller = new AbortController()
        const receive = underWay(
          here.receive({ signal: controller.signal }).then(
            ({ data }) => data,
            (error) => {
              if (error.code !== 'IPC_ABORTED') throw error
            },
          ),
        )
        await turns(round % 4)
        controller.abort()
        const data = await within(receive, 'an aborted receive')
        if (data !== undefined) tally.take(data)
        else if (round > 100) tally.take(await next(here, `message ${tally.taken.length}`))
      }
      tally.expectAll(0, 200)
      await within(sending, 'the sender')
      await expectNothingBefore(there, here)
    },
  },
  {
    title: 'C5 an aborted receive among several waiting ones takes no other’s place',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const controller = new AbortController()
      const first = underWay(here.receive())
      const second = underWay(here.receive({ signal: controller.signal }))
      const third = underWay(here.receive())
      await turns()
      controller.abort()
      await expectCode(() => second, 'IPC_ABORTED', 'the aborted receive')
      await within(there.sendNumbered(0, 2), 'the sends')
      assert.equal(checkNumbered((await within(first, 'the first receive')).data).index, 0)
      assert.equal(checkNumbered((await within(third, 'the third receive')).data).index, 1)
    },
  },
  {
    title: 'C5 an aborted send was not sent',
    on: BOTH,
    needs: waits,
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      const controller = new AbortController()
      const send = underWay(here.send(numbered(9, 0, size), { signal: controller.signal }))
      const behind = underWay(here.send(numbered(1, 0, size)))
      assert.ok(await isPending(send), 'a send to a full channel waits')
      controller.abort()
      // Some networks cannot take a message back, and say so.
      const codes =
        ground.traits.reach === 'network' ? (['IPC_ABORTED', 'IPC_UNKNOWN_OUTCOME'] as const) : 'IPC_ABORTED'
      const error = await expectCode(() => send, codes, 'the aborted send')
      await drain(there, count)
      await within(behind, 'the send behind the aborted one')
      let after = checkNumbered(await next(there))
      if (error.code === 'IPC_UNKNOWN_OUTCOME' && after.sender === 9) after = checkNumbered(await next(there))
      assert.deepEqual(after, { sender: 1, index: 0 })
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C5 an aborted sendMany says in error.sent how many went',
    on: BOTH,
    needs: waits,
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      const controller = new AbortController()
      const many = Array.from({ length: 50 }, (_, index) => numbered(1, index, size))
      const sending = underWay(here.sendMany(many, { signal: controller.signal }))
      await drain(there, count)
      // The first of the many has arrived, so some went.
      const first = checkNumbered(await next(there))
      assert.deepEqual(first, { sender: 1, index: 0 })
      await turns(20)
      controller.abort()
      const outcome = await within(
        sending.then(
          () => many.length,
          (error: { sent?: number }) => error.sent,
        ),
        'the aborted sendMany',
      )
      assert.ok(outcome !== undefined && outcome >= 1, `error.sent is ${outcome}`)
      for (let index = 1; index < outcome; index++) {
        assert.deepEqual(checkNumbered(await next(there)), { sender: 1, index })
      }
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C5 an abort after the call has settled does nothing',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const controller = new AbortController()
      const receive = underWay(here.receive({ signal: controller.signal }))
      await within(there.send(bytesOf('in time')), 'send')
      await within(receive, 'the receive')
      await within(here.send(bytesOf('sent'), { signal: controller.signal }), 'send')
      controller.abort()
      await turns()
      assert.equal(await nextText(there), 'sent')
      assert.equal(here.state, 'open')
      await expectNothingBefore(there, here)
    },
  },
]
