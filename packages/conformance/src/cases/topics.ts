import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import type { Ground } from '../ground/ground.js'
import { nextText } from '../ground/next.js'
import { numbered } from '../messages/numbered.js'
import { bytesOf } from '../messages/text.js'

const publishes = ({ traits }: { readonly traits: { readonly publishes: boolean } }) => traits.publishes

async function refused({ functions, mechanism, name }: Ground): Promise<void> {
  const topic = 'refused-topic'
  void name
  await expectCode(() => functions.publish(topic, mechanism), 'IPC_NOT_SUPPORTED', 'publish')
  await expectCode(() => functions.subscribe(topic, mechanism), 'IPC_NOT_SUPPORTED', 'subscribe')
}

export const TOPICS: readonly Case[] = [
  {
    title: 'C0 C2 every subscriber sees each message, in order',
    on: ['topic'],
    needs: publishes,
    async run(ground) {
      const topic = ground.name()
      const publisher = await ground.publisher(topic)
      const near = await ground.subscriber(topic)
      const far = await (await ground.other()).subscriber(topic)
      const sending = underWay(
        (async () => {
          for (let index = 0; index < 100; index++) await publisher.send(numbered(0, index))
        })(),
      )
      await within(Promise.all([drain(near as never, 100), drain(far, 100)]), 'two subscribers')
      await within(sending, 'the publisher')
    },
    refused,
  },
  {
    title: 'C0 a subscriber sees what is published after it subscribed, and nothing before',
    on: ['topic'],
    needs: publishes,
    async run(ground) {
      const topic = ground.name()
      const publisher = await ground.publisher(topic)
      const first = await ground.subscriber(topic)
      await within(publisher.send(bytesOf('early')), 'send')
      const late = await ground.subscriber(topic)
      await within(publisher.send(bytesOf('late')), 'send')
      assert.equal(await nextText(first as never), 'early')
      assert.equal(await nextText(first as never), 'late')
      assert.equal(await nextText(late as never), 'late')
    },
    refused,
  },
  {
    title: 'C4 publishing without a subscriber succeeds and is seen by nobody',
    on: ['topic'],
    needs: publishes,
    async run(ground) {
      const topic = ground.name()
      const publisher = await ground.publisher(topic)
      for (let index = 0; index < 2000; index++) await within(publisher.send(numbered(0, index)), 'send')
      const subscriber = await ground.subscriber(topic)
      assert.equal(subscriber.tryReceive(), undefined)
    },
    refused,
  },
  {
    title:
      "C6 whenBehind 'wait': a subscriber that does not read holds the publisher back and misses nothing",
    on: ['topic'],
    needs: publishes,
    async run(ground) {
      const topic = ground.name()
      const publisher = await ground.publisher(topic, { whenBehind: 'wait', buffering: { capacity: 4 } })
      const subscriber = await ground.subscriber(topic)
      const sending = underWay(
        (async () => {
          for (let index = 0; index < 50; index++) await publisher.send(numbered(0, index))
        })(),
      )
      await turns(20)
      await drain(subscriber as never, 50)
      await within(sending, 'the publisher')
    },
    refused,
  },
  {
    title: "C6 whenBehind 'skip': a subscriber that fell behind is told how many it missed",
    on: ['topic'],
    needs: publishes,
    async run(ground) {
      const topic = ground.name()
      const publisher = await ground.publisher(topic, { whenBehind: 'skip', buffering: { capacity: 4 } })
      const subscriber = await ground.subscriber(topic)
      const count = 100
      for (let index = 0; index < count; index++) await within(publisher.send(numbered(0, index)), 'send')
      let seen = 0
      let missed = 0
      while (seen + missed < count) {
        const message = await within(subscriber.receive(), `message ${seen + missed}`)
        missed += message.missed
        assert.deepEqual(new Uint8Array(message.data), numbered(0, seen + missed))
        seen += 1
      }
      assert.ok(missed > 0, 'messages were missed')
      assert.equal(seen + missed, count)
    },
    refused,
  },
  {
    title: 'C8 closing a subscriber lets the publisher go on',
    on: ['topic'],
    needs: publishes,
    async run(ground) {
      const topic = ground.name()
      const publisher = await ground.publisher(topic, { buffering: { capacity: 4 } })
      const subscriber = await (await ground.other()).subscriber(topic)
      let sent = 0
      const sending = underWay(
        (async () => {
          for (; sent < 50; sent++) await publisher.send(numbered(0, sent))
        })(),
      )
      await turns(20)
      await within(subscriber.close(), 'close')
      await within(sending, 'the publisher')
    },
    refused,
  },
]
