import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesMessage } from '../functions.js'
import { drain } from '../ground/drain.js'
import { next } from '../ground/next.js'
import { checkNumbered } from '../messages/numbered.js'
import { Tally } from '../messages/tally.js'
import { bytesOf, textOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const

type Iteration = AsyncIterableIterator<BytesMessage>

async function step(iteration: Iteration): Promise<BytesMessage> {
  const { value, done } = await within(iteration.next(), 'the next message of an iteration')
  assert.ok(!done, 'the iteration goes on')
  return value
}

export const ITERATION: readonly Case[] = [
  {
    title: 'C9 an iteration gives each message in order and ends when the channel is closed',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const tally = new Tally()
      const iterating = underWay(
        (async () => {
          for await (const { data } of here) if (tally.take(data).index === 9) void here.close()
        })(),
      )
      await within(there.sendNumbered(0, 10), 'the sends')
      await within(iterating, 'the end of the iteration')
      tally.expectAll(0, 10)
    },
  },
  {
    title: 'C9 close ends an iteration that waits',
    on: BOTH,
    async run(ground) {
      const { here } = await ground.pair()
      const waiting = here.messages().next()
      await turns()
      await within(here.close(), 'close')
      assert.deepEqual(await within(waiting, 'the waiting iteration'), { value: undefined, done: true })
    },
  },
  {
    title: 'C9 C0 leaving a loop closes nothing, loses nothing and has taken nothing ahead',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(there.sendNumbered(0, 6), 'the sends')
      const tally = new Tally()
      await within(
        (async () => {
          for await (const { data } of here) if (tally.take(data).index === 1) break
        })(),
        'the loop',
      )
      tally.take(await next(here))
      const thrown = new Error('thrown in the loop')
      const throwing = underWay(
        (async () => {
          for await (const { data } of here) {
            tally.take(data)
            throw thrown
          }
        })(),
      )
      await within(
        throwing.catch((error) => assert.equal(error, thrown)),
        'the loop that throws',
      )
      assert.equal(here.state, 'open')
      tally.take(await next(here))
      tally.take(await next(here))
      tally.expectAll(0, 6)
    },
  },
  {
    title: 'C9 C0 an iteration that holds still takes nothing from another receiver',
    on: ['mailbox'],
    needs: ({ traits }) => traits.receivers === 'many',
    async run(ground) {
      const { here, there, remote } = await ground.pair()
      const still = here.messages()
      await within(there.send(bytesOf('first')), 'send')
      assert.equal(textOf((await step(still)).data), 'first')
      // `still` is in the body of its loop now: all that follows is for the one that asks.
      const sender = await remote.mailbox(here.name)
      await within(sender.sendNumbered(0, 10), 'the sends')
      await drain(there, 10)
      await still.return?.()
    },
  },
  {
    title: 'C9 an iteration of a link ends at the peer’s own close, after its last message',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      const tally = new Tally()
      const iterating = underWay(
        (async () => {
          for await (const { data } of here) tally.take(data)
        })(),
      )
      await within(there.sendNumbered(0, 8), 'the sends')
      await within(there.close(), 'the peer’s close')
      await within(iterating, 'the end of the iteration')
      tally.expectAll(0, 8)
    },
  },
  {
    title: 'C9 an iteration of a link throws IPC_PEER_DIED when the peer is killed, after its last message',
    on: ['link'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    async run(ground) {
      const { here, there, remote } = await ground.pair({}, await ground.newOther())
      const tally = new Tally()
      const iterating = underWay(
        (async () => {
          for await (const { data } of here) tally.take(data)
        })(),
      )
      const died = expectCode(() => iterating, 'IPC_PEER_DIED', 'the iteration')
      await within(there.sendNumbered(0, 8), 'the sends')
      await remote.process.kill('SIGKILL')
      await within(died, 'the end of the iteration')
      tally.expectAll(0, 8)
      assert.equal((await within(here.closed, 'closed')).reason, 'peer-died')
    },
  },
  {
    title: 'C9 an abort ends an iteration with IPC_ABORTED, and the channel stays open',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const controller = new AbortController()
      const iteration = here.messages({ signal: controller.signal })
      await within(there.sendNumbered(0, 1), 'send')
      assert.equal(checkNumbered((await step(iteration)).data).index, 0)
      const waiting = expectCode(() => iteration.next(), 'IPC_ABORTED', 'the iteration')
      await turns()
      controller.abort()
      await within(waiting, 'the aborted iteration')
      await within(there.send(bytesOf('after')), 'send')
      assert.equal(textOf(await next(here)), 'after')
    },
  },
  {
    title: 'C9 an iteration of a party ends when the party is closed',
    on: ['party'],
    async run(ground) {
      const party = await ground.party(ground.name())
      const [messages, links] = [underWay(party.messages().next()), underWay(party.links().next())]
      await turns()
      await within(party.close(), 'close')
      assert.equal((await within(messages, 'the iteration of messages')).done, true)
      assert.equal((await within(links, 'the iteration of links')).done, true)
    },
  },
  {
    title: 'C9 an iteration of a party goes on when one of its peers closes or dies',
    on: ['party'],
    async run(ground) {
      const [self, first, second] = [ground.name(), ground.name(), ground.name()]
      const party = await ground.party(self)
      const [leaving, staying] = [await ground.newOther(), await ground.other()]
      const [a, b] = [await leaving.party(first), await staying.party(second)]
      const [fromFirst, fromSecond] = await within(Promise.all([a.link(self), b.link(self)]), 'linking')
      const iteration = party.messages() as AsyncIterableIterator<BytesMessage & { from: string }>
      await within(fromFirst.send(bytesOf('one')), 'send')
      const one = await step(iteration)
      assert.deepEqual([textOf(one.data), (one as { from?: string }).from], ['one', first])
      if ('kill' in leaving.commander) await leaving.process.kill('SIGKILL')
      else await within(a.close(), 'close')
      await within(fromSecond.send(bytesOf('two')), 'send')
      const two = await step(iteration)
      assert.deepEqual([textOf(two.data), (two as { from?: string }).from], ['two', second])
      await iteration.return?.()
    },
  },
]
