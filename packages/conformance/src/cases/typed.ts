import assert from 'node:assert/strict'
import type { Channel, IpcError } from '@ipc/core'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesChannel } from '../functions.js'
import type { Ground } from '../ground/ground.js'
import type { RemoteChannel } from '../ground/remote.js'
import type { NamedOptions } from '../program/options.js'
import type { Job } from '../program/schemas.js'

const BOTH = ['mailbox', 'link'] as const

type JobChannel = Channel<Job>

/** The options of the end here may hold what cannot be told to another process; those there are named. */
async function typedPair(
  ground: Ground,
  here: NamedOptions | object,
  there: NamedOptions,
): Promise<{ readonly here: JobChannel; readonly there: RemoteChannel }> {
  const other = await ground.other()
  let channel: BytesChannel
  let far: RemoteChannel
  if (ground.kind === 'mailbox') {
    const name = ground.name()
    channel = await ground.mailbox(name, here)
    far = await other.mailbox(name, there)
  } else {
    const [self, peer] = [ground.name(), ground.name()]
    const [party, farParty] = [await ground.party(self, here), await other.party(peer, there)]
    ;[channel, far] = await within(Promise.all([party.link(peer), farParty.link(self)]), 'linking')
  }
  return { here: channel as unknown as JobChannel, there: far }
}

async function nextJob(channel: { receive(): Promise<{ readonly data: unknown }> }): Promise<unknown> {
  return (await within(channel.receive(), 'a job')).data
}

export const TYPED: readonly Case[] = [
  {
    title: 'C16 with a schema values go through as JSON, both ways',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job' }, { schema: 'job' })
      await within(here.send({ id: 1 }), 'send')
      assert.deepEqual(await nextJob(there), { id: 1 })
      await within(there.send({ id: 2 }), 'send')
      assert.deepEqual(await nextJob(here), { id: 2 })
      if (ground.capabilities.sendsAtOnce) assert.equal(here.trySend({ id: 3 }), true)
      else await within(here.send({ id: 3 }), 'send')
      assert.deepEqual(await nextJob(there), { id: 3 })
    },
  },
  {
    title: 'C16 what does not fit the schema is not sent: IPC_INVALID_MESSAGE',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job' }, { schema: 'job' })
      const bad = { id: 'one' } as never
      await expectCode(() => here.send(bad), 'IPC_INVALID_MESSAGE', 'send')
      await expectCode(() => here.trySend(bad), 'IPC_INVALID_MESSAGE', 'trySend')
      const error = await expectCode(
        () => here.sendMany([{ id: 1 }, bad, { id: 2 }]),
        'IPC_INVALID_MESSAGE',
        'sendMany',
      )
      assert.equal(error.sent, 1)
      await within(here.send({ id: 9 }), 'send')
      assert.deepEqual(await nextJob(there), { id: 1 })
      assert.deepEqual(await nextJob(there), { id: 9 })
    },
  },
  {
    title: 'C16 without onInvalid a bad message fails the receive that meets it, and the next goes on',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job' }, { codec: 'json' })
      await within(there.send({ id: 'bad' }), 'send')
      await within(there.send({ id: 2 }), 'send')
      await expectCode(() => here.receive(), 'IPC_INVALID_MESSAGE', 'the receive of a bad message')
      assert.deepEqual(await nextJob(here), { id: 2 })
      assert.equal(here.stats().invalid, 1)
    },
  },
  {
    title: 'C16 with onInvalid a bad message is consumed, counted and reported, and stops nothing',
    on: BOTH,
    async run(ground) {
      const reports: [IpcError, Uint8Array][] = []
      const onInvalid = (error: IpcError, bytes: Uint8Array) => void reports.push([error, bytes])
      const { here, there } = await typedPair(ground, { schema: 'job', onInvalid }, { codec: 'json' })
      const receive = underWay(nextJob(here))
      for (const job of [{ id: 'bad' }, 'worse', { id: 3 }]) await within(there.send(job), 'send')
      assert.deepEqual(await receive, { id: 3 })
      assert.equal(here.stats().invalid, 2)
      assert.deepEqual(
        reports.map(([error]) => error.code),
        ['IPC_INVALID_MESSAGE', 'IPC_INVALID_MESSAGE'],
      )
      assert.deepEqual(JSON.parse(new TextDecoder().decode(reports[0]?.[1])), { id: 'bad' })
    },
  },
  {
    title:
      'C16 bytes that are not the codec’s are IPC_INVALID_MESSAGE or IPC_CORRUPT, and the next message is read',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job' }, { codec: 'rubbish' })
      await within(there.send({ id: 1 }), 'send')
      await within(there.send({ id: 2 }), 'send')
      for (let time = 0; time < 2; time++) {
        await expectCode(() => here.receive(), ['IPC_INVALID_MESSAGE', 'IPC_CORRUPT'], 'a receive of rubbish')
      }
      await within(here.send({ id: 3 }), 'send')
    },
  },
  {
    title: 'C16 a schema validates on both sides and transforms on the receiving side only',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job-plus-one' }, { schema: 'job-plus-one' })
      await within(here.send({ id: 1 }), 'send')
      assert.deepEqual(await nextJob(there), { id: 2 })
    },
  },
  {
    title: 'C16 a schema that does not survive its codec fails at the first send, and nothing is sent',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job-date' }, { codec: 'json' })
      const dated = { id: new Date(0) } as never
      const error = await expectCode(() => here.send(dated), 'IPC_INVALID_MESSAGE', 'the first send')
      assert.match(error.message, /codec|json/i)
      await within(there.send({ id: 1 }), 'send')
      assert.equal(here.stats().sent, 0)
    },
  },
  {
    title: 'C16 a schema that answers with a promise works on bare calls and is a TypeError on try calls',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job-promise' }, { schema: 'job-promise' })
      for (let id = 0; id < 5; id++) await within(there.send({ id }), 'send')
      assert.deepEqual(await nextJob(here), { id: 0 })
      await within(here.ready('receive'), "ready('receive')")
      await expectMistake(() => here.tryReceive(), ['TypeError'], 'tryReceive')
      await expectMistake(() => here.trySend({ id: 9 }), ['TypeError'], 'trySend')
      // The try calls took and sent nothing.
      for (let id = 1; id < 5; id++) assert.deepEqual(await nextJob(here), { id })
      await within(here.send({ id: 10 }), 'send')
      assert.deepEqual(await nextJob(there), { id: 10 })
    },
  },
  {
    title: 'C2 with a schema that answers with a promise messages keep their order',
    on: BOTH,
    async run(ground) {
      const { here, there } = await typedPair(ground, { schema: 'job-promise' }, { codec: 'json' })
      const ids = Array.from({ length: 20 }, (_, id) => id)
      const sends = underWay(ids.map((id) => here.send({ id })))
      for (const id of ids) assert.deepEqual(await nextJob(there), { id })
      await within(Promise.all(sends), 'the sends')
    },
  },
]
