import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import { next, nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { numbered } from '../messages/numbered.js'
import { Tally } from '../messages/tally.js'
import { bytesOf, textOf } from '../messages/text.js'

/** Small enough for every mechanism's least limit (one packet of a FIFO, a POSIX queue's message). */
export const LARGEST = 2000

const BOTH = ['mailbox', 'link'] as const

export const SENT_AND_RECEIVED: readonly Case[] = [
  {
    title: 'C0 what send resolved for, another end receives, both ways',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(here.send(bytesOf('from here')), 'send here')
      assert.equal(await nextText(there), 'from here')
      await within(there.send(bytesOf('from there')), 'send there')
      assert.equal(await nextText(here), 'from there')
    },
  },
  {
    title: 'C0 what trySend answered true for is received',
    on: BOTH,
    needs: ({ sendsAtOnce }) => sendsAtOnce,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(here.ready('send'), "ready('send')")
      assert.equal(here.trySend(bytesOf('tried')), true)
      assert.equal(await nextText(there), 'tried')
    },
    async refused(ground) {
      const { here, there } = await ground.pair()
      assert.equal(here.trySend(bytesOf('tried')), false)
      await expectCode(() => here.ready('send'), 'IPC_NOT_SUPPORTED', "ready('send')")
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C3 messages of 0, 1 and 64 bytes and of the largest size arrive whole',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair({ maxMessageBytes: LARGEST })
      for (const size of [0, 1, 64, LARGEST]) {
        const message = size < 12 ? new Uint8Array(size).fill(7) : numbered(1, size, size)
        await within(there.send(message), `sending ${size} bytes`)
        assert.deepEqual(new Uint8Array(await next(here, `${size} bytes`)), message)
        await within(here.send(message), `sending ${size} bytes`)
        assert.deepEqual(new Uint8Array(await next(there, `${size} bytes`)), message)
      }
    },
  },
  {
    title: 'C3 a message of 20,000 bytes arrives whole, between small ones',
    on: BOTH,
    needs: ({ traits }) => traits.maxMessageBytes >= 20_000,
    async run(ground) {
      const { here, there } = await ground.pair({ maxMessageBytes: 20_000 })
      const sizes = [12, 20_000, 13, 19_999, 64]
      const sending = underWay(
        (async () => {
          for (const [index, size] of sizes.entries()) await here.send(numbered(3, index, size))
        })(),
      )
      await drain(there, sizes.length, 3)
      await within(sending, 'the sends')
    },
  },
  {
    title: 'C3 a message over the largest size is IPC_TOO_LARGE with the limit, and is not sent',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair({ maxMessageBytes: LARGEST })
      const tooLarge = new Uint8Array(LARGEST + 1)
      for (const send of [() => here.trySend(tooLarge), () => here.send(tooLarge)]) {
        const error = await expectCode(send, 'IPC_TOO_LARGE', 'a message over the limit')
        assert.equal(error.limit, LARGEST, 'the limit in the error')
      }
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C0 sendMany sends in order; one that cannot be sent stops it, and error.sent says how many went',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair({ maxMessageBytes: LARGEST })
      const good = [0, 1, 2].map((index) => numbered(0, index))
      await within(here.sendMany(good), 'sendMany')
      await drain(there, 3)
      const mixed = [numbered(1, 0), numbered(1, 1), new Uint8Array(LARGEST + 1), numbered(1, 2)]
      const error = await expectCode(() => here.sendMany(mixed), 'IPC_TOO_LARGE', 'sendMany')
      assert.equal(error.sent, 2, 'error.sent')
      await drain(there, 2, 1)
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C0 receiveMany waits for one message, takes what is there, and no more than max',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const first = underWay(here.receiveMany({ max: 2 }))
      await within(there.sendNumbered(0, 5), 'the sends')
      const tally = new Tally()
      const got = await within(first, 'receiveMany')
      for (let batch = got; ; batch = await within(here.receiveMany({ max: 2 }), 'receiveMany')) {
        assert.ok(batch.length >= 1 && batch.length <= 2, `receiveMany gave ${batch.length} messages`)
        for (const { data } of batch) tally.take(data)
        if (tally.taken.length >= 5) break
      }
      tally.expectAll(0, 5)
    },
  },
  {
    title: 'C0 a sender may change its bytes once the message is sent',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      const bytes = bytesOf('as it was')
      await within(here.send(bytes), 'send')
      bytes.fill(0x58)
      assert.equal(await nextText(there), 'as it was')
    },
  },
  {
    title: 'C15 a received message is the receiver’s own: later messages and close leave it as it was',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(there.send(numbered(5, 0, 200)), 'send')
      const kept = await next(here)
      const copy = Uint8Array.from(kept)
      for (let index = 0; index < 50; index++) {
        await within(there.send(numbered(6, index, 200)), 'send')
        await next(here)
      }
      assert.deepEqual(new Uint8Array(kept), copy)
      await within(here.close(), 'close')
      assert.deepEqual(new Uint8Array(kept), copy)
      kept.fill(1)
    },
  },
  {
    title: 'C0 the object outlives its handles as long as persistence says',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      const first = await ground.mailbox(name)
      await within(first.send(bytesOf('kept')), 'send')
      await within(first.close({ timeoutMs: 1000 }), 'close')
      if (ground.traits.persistence === 'process') {
        const again = await ground.mailbox(name)
        await expectNothingBefore(again, again, 'a mailbox whose last handle was closed')
      } else {
        const again = await ground.mailbox(name, { create: 'never' })
        assert.equal(await nextText(again, 'the message that was kept'), 'kept')
      }
    },
  },
  {
    title: 'C0 stats counts what was sent and received',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(here.send(new Uint8Array(10)), 'send')
      await within(here.send(new Uint8Array(5)), 'send')
      await next(there)
      await next(there)
      await within(there.send(new Uint8Array(7)), 'send')
      await next(here)
      const { sent, bytesSent, received, bytesReceived, dropped, pendingSends } = here.stats()
      assert.deepEqual(
        { sent, bytesSent, received, bytesReceived, dropped, pendingSends },
        { sent: 2, bytesSent: 15, received: 1, bytesReceived: 7, dropped: 0, pendingSends: 0 },
      )
    },
  },
  {
    title: 'C0 an iteration or receive of one handle sees what the other handle of the process sent',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      const [sender, receiver] = [await ground.mailbox(name), await ground.mailbox(name)]
      await within(sender.send(bytesOf('one')), 'send')
      assert.equal(await nextText(receiver), 'one')
      for (const text of ['two', 'three']) await within(sender.send(bytesOf(text)), 'send')
      const seen: string[] = []
      await within(
        (async () => {
          for await (const { data } of receiver) if (seen.push(textOf(data)) === 2) break
        })(),
        'iterating',
      )
      assert.deepEqual(seen, ['two', 'three'])
    },
  },
]
