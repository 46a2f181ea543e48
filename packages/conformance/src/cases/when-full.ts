import assert from 'node:assert/strict'
import type { Traits, WhenFull } from '@ipc/core'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { isPending, turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { boundsOf } from '../functions.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import type { Ground } from '../ground/ground.js'
import { next } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { checkNumbered, numbered } from '../messages/numbered.js'

const BOTH = ['mailbox', 'link'] as const

const can =
  (whenFull: WhenFull) =>
  ({ traits }: { readonly traits: Traits }) =>
    traits.capacities.includes('bounded') && traits.whenFull.includes(whenFull)

/** The open is refused, and nothing was made by it. */
async function refusesOpen(ground: Ground, buffering: object, opened: object = {}): Promise<void> {
  const name = ground.name()
  const open = ground.kind === 'mailbox' ? ground.functions.indirect : ground.functions.direct
  await expectCode(() => open(name, ground.mechanism, { buffering }), 'IPC_NOT_SUPPORTED', 'the open')
  if (ground.kind !== 'mailbox') return
  const never = { create: 'never', ...opened }
  await expectCode(() => ground.mailbox(name, never), 'IPC_NOT_FOUND', 'the mailbox that was refused')
}

export const WHEN_FULL: readonly Case[] = [
  {
    title: 'C6 whenFull wait: a send to a full channel resolves when another end has made room',
    on: BOTH,
    needs: can('wait'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground, { buffering: { whenFull: 'wait' } })
      assert.equal(here.buffering.whenFull, 'wait')
      const send = underWay(here.send(numbered(1, 0, size)))
      assert.ok(await isPending(send), 'the send waits')
      await drain(there, count)
      await within(send, 'the send after the other end has read')
      assert.deepEqual(checkNumbered(await next(there)), { sender: 1, index: 0 })
    },
    refused: (ground) => refusesOpen(ground, { whenFull: 'wait' }),
  },
  {
    title: 'C6 whenFull reject: a send to a full channel is IPC_FULL, and is not sent',
    on: BOTH,
    needs: can('reject'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground, { buffering: { whenFull: 'reject' } })
      await expectCode(() => here.send(numbered(9, 0, size)), 'IPC_FULL', 'send')
      const error = await expectCode(() => here.sendMany([numbered(9, 1, size)]), 'IPC_FULL', 'sendMany')
      assert.equal(error.sent, 0)
      assert.equal(here.trySend(numbered(9, 2, size)), false)
      await drain(there, count)
      await expectNothingBefore(here, there)
    },
    refused: (ground) => refusesOpen(ground, { whenFull: 'reject' }),
  },
  {
    title:
      'C6 C4 whenFull drop-incoming: trySend answers false, send resolves, and stats().dropped counts both',
    on: BOTH,
    needs: can('drop-incoming'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground, {
        buffering: { whenFull: 'drop-incoming' },
      })
      const before = here.stats().dropped
      assert.equal(here.trySend(numbered(9, 0, size)), false)
      await within(here.send(numbered(9, 1, size)), 'send')
      assert.equal(here.stats().dropped - before, 2)
      assert.equal(here.stats().sent, count)
      await drain(there, count)
      await expectNothingBefore(here, there)
    },
    refused: (ground) => refusesOpen(ground, { whenFull: 'drop-incoming' }),
  },
  {
    title:
      'C6 C4 whenFull drop-oldest: trySend answers true, the oldest are gone, and stats().dropped counts them',
    on: BOTH,
    needs: can('drop-oldest'),
    async run(ground) {
      const pair = await ground.smallPair({ maxMessageBytes: 512, buffering: { whenFull: 'drop-oldest' } })
      const { here, there } = pair
      let sent = 0
      for (; here.stats().dropped < 3; sent++) {
        assert.ok(sent < 100_000, 'the channel is full at some time')
        assert.equal(here.trySend(numbered(0, sent, 512)), true)
      }
      const { dropped } = here.stats()
      for (let index = dropped; index < sent; index++) {
        assert.deepEqual(checkNumbered(await next(there)), { sender: 0, index })
      }
      await expectNothingBefore(here, there)
    },
    refused: (ground) => refusesOpen(ground, { whenFull: 'drop-oldest' }),
  },
  {
    title: 'C6 a channel of a capacity that was granted holds as many messages and no more',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('bounded'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      const { capacity, bytes } = boundsOf(here)
      assert.ok(Number.isFinite(capacity) || Number.isFinite(bytes), 'a bounded channel tells its bound')
      // Where the bytes cannot be what stopped it, the capacity was.
      if (capacity * size * 4 <= bytes) assert.equal(count, capacity)
      assert.ok(count <= capacity, `${count} messages in a capacity of ${capacity}`)
      await drain(there, count)
    },
    refused: (ground) => refusesOpen(ground, { capacity: 4 }),
  },
  {
    title:
      'C6 capacity 0: a send resolves when a receiver has the message, a trySend needs a waiting receiver',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('rendezvous'),
    async run(ground) {
      const { here, there } = await ground.pair({ buffering: { capacity: 0 } })
      assert.equal(here.buffering.capacity, 0)
      assert.equal(here.trySend(numbered(9, 0)), false)
      const send = underWay(here.send(numbered(1, 0)))
      assert.ok(await isPending(send, 30), 'a send without a receiver waits')
      assert.deepEqual(checkNumbered(await next(there)), { sender: 1, index: 0 })
      await within(send, 'the send after its message was received')
      const receive = underWay(there.receive())
      await within(here.ready('send'), "ready('send') with a waiting receiver")
      assert.equal(here.trySend(numbered(1, 1)), true)
      const { data } = await within(receive, 'the waiting receive')
      assert.deepEqual(checkNumbered(data), { sender: 1, index: 1 })
    },
    refused: (ground) => refusesOpen(ground, { capacity: 0 }),
  },
  {
    title: 'C6 C5 capacity 0: a send that timed out or was aborted is received by nobody',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('rendezvous'),
    async run(ground) {
      const { here, there } = await ground.pair({ buffering: { capacity: 0 } })
      await expectCode(() => here.send(numbered(9, 0), { timeoutMs: 5 }), 'IPC_TIMEOUT', 'a send to nobody')
      const controller = new AbortController()
      const { signal } = controller
      const aborted = expectCode(
        () => here.send(numbered(9, 1), { signal }),
        'IPC_ABORTED',
        'a send to nobody',
      )
      await turns()
      controller.abort()
      await within(aborted, 'the aborted send')
      await expectCode(() => there.receive({ timeoutMs: 5 }), 'IPC_TIMEOUT', 'a receive from nobody')
      const receive = underWay(there.receive())
      await within(here.send(numbered(1, 0)), 'a send to a waiting receiver')
      assert.deepEqual(checkNumbered((await within(receive, 'the receive')).data), { sender: 1, index: 0 })
    },
    refused: (ground) => refusesOpen(ground, { capacity: 0 }),
  },
  {
    title: 'C6 capacity Infinity: no trySend or send waits for want of a receiver',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('unbounded'),
    async run(ground) {
      const { here, there } = await ground.pair({ buffering: { capacity: Number.POSITIVE_INFINITY } })
      assert.equal(here.buffering.capacity, Number.POSITIVE_INFINITY)
      // A broker's word that it has a message takes a round trip.
      const count = ground.capabilities.sendsAtOnce ? 3000 : 500
      for (let index = 0; index < count; index++) {
        if (ground.capabilities.sendsAtOnce) assert.equal(here.trySend(numbered(0, index, 100)), true)
        else await within(here.send(numbered(0, index, 100)), `send ${index} without a receiver`)
      }
      await drain(there, count)
    },
    refused: (ground) => refusesOpen(ground, { capacity: Number.POSITIVE_INFINITY }),
  },
]
