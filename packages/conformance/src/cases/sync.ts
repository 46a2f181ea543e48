import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode, expectMistake } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import { next, nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { checkNumbered, numbered } from '../messages/numbered.js'
import { bytesOf, textOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const
const sync = ({ traits }: { readonly traits: { readonly sync: boolean } }) => traits.sync
/** A thread that blocks for longer than this hangs. */
const LIMIT = { timeoutMs: 10_000 }

export const SYNC: readonly Case[] = [
  {
    title: 'C0 sendSync sends and receiveSync receives, while the other process turns its loop',
    on: BOTH,
    needs: sync,
    async run(ground) {
      const { here, there } = await ground.pair()
      here.sendSync(bytesOf('from here'), LIMIT)
      assert.equal(await nextText(there), 'from here')
      const far = underWay(there.send(bytesOf('from there')))
      assert.equal(textOf(here.receiveSync(LIMIT).data), 'from there')
      await within(far, 'the send')
    },
    async refused(ground) {
      const { here, there } = await ground.pair()
      await within(there.send(bytesOf('there')), 'send')
      await within(here.ready('receive'), "ready('receive')")
      await expectCode(() => here.receiveSync(LIMIT), 'IPC_NOT_SUPPORTED', 'receiveSync')
      await expectCode(() => here.sendSync(bytesOf('x'), LIMIT), 'IPC_NOT_SUPPORTED', 'sendSync')
      assert.equal(await nextText(here), 'there')
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C0 indirectSync opens a mailbox without the event loop',
    on: ['mailbox'],
    needs: sync,
    async run(ground) {
      const name = ground.name()
      const mailbox = ground.keep(ground.functions.indirectSync(name, ground.mechanism))
      mailbox.sendSync(bytesOf('in one breath'), LIMIT)
      assert.equal(textOf(mailbox.receiveSync(LIMIT).data), 'in one breath')
      const there = await (await ground.other()).mailbox(name)
      await within(there.send(bytesOf('joined')), 'send')
      assert.equal(textOf(mailbox.receiveSync(LIMIT).data), 'joined')
    },
    async refused({ functions, mechanism, name }) {
      void name
      await expectCode(
        () => functions.indirectSync('refused-sync', mechanism),
        'IPC_NOT_SUPPORTED',
        'indirectSync',
      )
    },
  },
  {
    title: 'C0 a request and an answer by Sync calls of two processes that both block',
    on: BOTH,
    needs: sync,
    processes: true,
    async run(ground) {
      const { here, there } = await ground.pair()
      const answered = underWay(
        (async () => {
          const { data } = await there.receiveSync(LIMIT)
          await there.sendSync(data, LIMIT)
        })(),
      )
      await turns(5)
      here.sendSync(bytesOf('ping'), LIMIT)
      // In a mailbox one could take one's own message back: wait until the other has it.
      await within(answered, 'the answer')
      assert.equal(textOf(here.receiveSync(LIMIT).data), 'ping')
    },
  },
  {
    title: 'C2 C10 a thread that blocks in receiveSync is woken by each message of another process, in order',
    on: BOTH,
    needs: sync,
    processes: true,
    async run(ground) {
      const { here, there } = await ground.pair()
      const sending = underWay(there.sendNumbered(0, 100))
      // The command leaves this process only when its loop turns.
      await turns(5)
      for (let index = 0; index < 100; index++) {
        assert.deepEqual(checkNumbered(here.receiveSync(LIMIT).data), { sender: 0, index })
      }
      await within(sending, 'the sender')
    },
  },
  {
    title: 'C5 receiveSync and sendSync time out, and took and sent nothing',
    on: BOTH,
    needs: sync,
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      await expectCode(() => here.sendSync(numbered(9, 0, size), { timeoutMs: 5 }), 'IPC_TIMEOUT', 'sendSync')
      await expectCode(() => here.sendSync(numbered(9, 1, size), { timeoutMs: 0 }), 'IPC_TIMEOUT', 'sendSync')
      await drain(there, count)
      await expectCode(() => here.receiveSync({ timeoutMs: 5 }), 'IPC_TIMEOUT', 'receiveSync')
      await expectCode(() => here.receiveSync({ timeoutMs: 0 }), 'IPC_TIMEOUT', 'receiveSync')
      await within(there.send(numbered(1, 0)), 'send')
      assert.deepEqual(checkNumbered(await next(here)), { sender: 1, index: 0 })
      await expectNothingBefore(here, there)
    },
  },
  {
    title: 'C5 a Sync call without a written timeoutMs is a TypeError, with a bad one a RangeError',
    on: BOTH,
    needs: sync,
    async run(ground) {
      const { here, there } = await ground.pair()
      const calls = {
        receiveSync: (options: unknown) => here.receiveSync(options as never),
        // Also where there is room, so that it need not wait.
        sendSync: (options: unknown) => here.sendSync(numbered(9, 0), options as never),
      }
      for (const [name, call] of Object.entries(calls)) {
        for (const options of [undefined, {}, { timeoutMs: undefined }, { timeoutMs: '5' }]) {
          await expectMistake(() => call(options), ['TypeError'], `${name} without timeoutMs`)
        }
        for (const timeoutMs of [-1, Number.NaN]) {
          await expectMistake(() => call({ timeoutMs }), ['RangeError'], `${name} with ${timeoutMs}`)
        }
        const { signal } = new AbortController()
        await expectMistake(() => call({ timeoutMs: 1, signal }), ['TypeError'], `${name} with a signal`)
      }
      await expectNothingBefore(there, here)
      await expectNothingBefore(here, there)
      await expectNothingBefore(there, here)
    },
  },
  {
    title: 'C6 sendSync to a full channel with whenFull reject is IPC_FULL, and is not sent',
    on: BOTH,
    needs: ({ traits }) =>
      traits.sync && traits.capacities.includes('bounded') && traits.whenFull.includes('reject'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground, { buffering: { whenFull: 'reject' } })
      await expectCode(() => here.sendSync(numbered(9, 0, size), LIMIT), 'IPC_FULL', 'sendSync')
      await drain(there, count)
      await expectNothingBefore(here, there)
    },
  },
  {
    title:
      'C16 a schema that answers with a promise is a TypeError on Sync calls, which take and send nothing',
    on: BOTH,
    needs: sync,
    async run(ground) {
      const options = { schema: 'job-promise' } as const
      const { here, there } = await ground.pair(options)
      await within(there.send({ id: 1 }), 'send')
      await within(here.ready('receive'), "ready('receive')")
      await expectMistake(() => here.sendSync({ id: 9 } as never, LIMIT), ['TypeError'], 'sendSync')
      await expectMistake(() => here.receiveSync(LIMIT), ['TypeError'], 'receiveSync')
      assert.deepEqual((await within(here.receive(), 'receive')).data as unknown, { id: 1 })
      await within(here.send({ id: 2 } as never), 'send')
      assert.deepEqual((await within(there.receive(), 'receive')).data as unknown, { id: 2 })
    },
  },
  {
    title: 'C10 a thread that blocks in receiveSync on a link sees its peer’s death',
    on: ['link'],
    needs: ({ traits }) => traits.sync && traits.noticesDeath,
    processes: true,
    async run(ground) {
      const { here, there, remote } = await ground.pair({}, await ground.newOther())
      await within(there.send(bytesOf('last words')), 'send')
      process.kill(remote.process.pid, 'SIGKILL')
      assert.equal(textOf(here.receiveSync(LIMIT).data), 'last words')
      await expectCode(() => here.receiveSync(LIMIT), 'IPC_PEER_DIED', 'receiveSync after the death')
      await within(here.closed, 'closed')
    },
  },
  {
    title: 'C6 a thread that blocks in sendSync goes on when another process makes room',
    on: BOTH,
    needs: ({ traits }) => traits.sync && traits.capacities.includes('bounded'),
    processes: true,
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      const taken = underWay(there.receive())
      const rest: Promise<unknown>[] = [taken]
      for (let more = 1; more < count; more++) rest.push(there.receive())
      underWay(rest)
      // The commands leave this process only when its loop turns.
      await turns(5)
      here.sendSync(numbered(1, 0, size), LIMIT)
      await within(Promise.all(rest), 'the receives')
      assert.deepEqual(checkNumbered(await next(there)), { sender: 1, index: 0 })
    },
  },
]
