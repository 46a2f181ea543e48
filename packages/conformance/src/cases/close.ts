import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { isPending, turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { numbered } from '../messages/numbered.js'
import { bytesOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const

export const CLOSE: readonly Case[] = [
  {
    title: 'C8 close is idempotent, closed settles, and every call after it is IPC_CLOSED',
    on: BOTH,
    async run(ground) {
      const { here } = await ground.pair()
      assert.equal(here.state, 'open')
      await within(Promise.all([here.close(), here.close()]), 'two closes at once')
      await within(here.close(), 'a third close')
      assert.equal(here.state, 'closed')
      const closure = await within(here.closed, 'closed')
      assert.deepEqual([closure.reason, closure.error, closure.undelivered], ['closed', undefined, 0])
      const calls = {
        trySend: () => here.trySend(bytesOf('x')),
        send: () => here.send(bytesOf('x')),
        sendMany: () => here.sendMany([bytesOf('x')]),
        tryReceive: () => here.tryReceive(),
        receive: () => here.receive(),
        receiveMany: () => here.receiveMany(),
        readyToSend: () => here.ready('send'),
        readyToReceive: () => here.ready('receive'),
      }
      // What a mechanism has not is refused in every state (C13).
      const { sendsAtOnce } = ground.capabilities
      for (const [name, call] of Object.entries(calls)) {
        const refused = name === 'readyToSend' && !sendsAtOnce
        await expectCode(call, refused ? 'IPC_NOT_SUPPORTED' : 'IPC_CLOSED', name)
      }
      assert.equal(
        (await here.messages().next()).done,
        true,
        'an iteration of a closed channel is at its end',
      )
    },
  },
  {
    title: 'C8 close ends waiting receives at once with IPC_CLOSED',
    on: BOTH,
    async run(ground) {
      const { here } = await ground.pair()
      const waiting = underWay([here.receive(), here.receiveMany(), here.ready('receive')])
      const results = underWay(waiting.map((call) => expectCode(() => call, 'IPC_CLOSED', 'a waiting call')))
      assert.ok(await isPending(Promise.race(waiting)), 'the calls wait')
      await within(here.close(), 'close')
      await within(Promise.all(results), 'the waiting calls')
    },
  },
  {
    title: 'C8 close ends waiting sends at once with IPC_CLOSED; what was sent before them is still received',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('bounded') && traits.whenFull.includes('wait'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      const sends = underWay([0, 1, 2].map((index) => here.send(numbered(9, index, size))))
      const results = underWay(sends.map((send) => expectCode(() => send, 'IPC_CLOSED', 'a waiting send')))
      await turns()
      const closing = underWay(here.close())
      await within(Promise.all(results), 'the waiting sends')
      await drain(there, count)
      await within(closing, 'close')
    },
  },
  {
    title: 'C8 what was sent before close is received after it',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(there.sendNumbered(0, 5), 'the sends')
      await within(there.close(), 'close')
      await drain(here, 5)
    },
  },
  {
    title: 'C8 the abort of the signal given at open closes the channel',
    on: ['mailbox', 'party'],
    async run(ground) {
      const controller = new AbortController()
      const { signal } = controller
      const name = ground.name()
      const handle = await (ground.kind === 'mailbox'
        ? ground.mailbox(name, { signal })
        : ground.party(name, { signal }))
      const receive = expectCode(() => handle.receive(), 'IPC_CLOSED', 'the waiting receive')
      await turns()
      controller.abort()
      await within(receive, 'the waiting receive')
      assert.equal((await within(handle.closed, 'closed')).reason, 'closed')
    },
  },
  {
    title: 'C8 an open with a signal that is aborted already opens nothing',
    on: ['mailbox', 'party'],
    async run(ground) {
      const name = ground.name()
      const open = ground.kind === 'mailbox' ? ground.functions.indirect : ground.functions.direct
      const signal = AbortSignal.abort()
      await expectCode(() => open(name, ground.mechanism, { signal }), 'IPC_ABORTED', 'the open')
      if (ground.kind === 'mailbox') {
        await expectCode(() => ground.mailbox(name, { create: 'never' }), 'IPC_NOT_FOUND', 'the mailbox')
      } else await ground.party(name)
    },
  },
  {
    title: 'C8 closing one handle of a mailbox leaves the others open',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      const handles = [await ground.mailbox(name), await ground.mailbox(name), await ground.mailbox(name)]
      const [first, second, third] = handles as [
        (typeof handles)[0],
        (typeof handles)[0],
        (typeof handles)[0],
      ]
      await within(first.close(), 'close')
      await expectNothingBefore(second, third, 'a mailbox after another handle was closed')
      assert.equal(second.state, 'open')
    },
  },
  {
    title: 'C8 closing a link ends it on the other side with peer-closed, after its last message',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      await within(there.sendNumbered(0, 3), 'the sends')
      await within(there.close(), 'close')
      await drain(here, 3)
      await expectCode(() => here.receive(), 'IPC_CLOSED', 'receive after the last message')
      assert.equal((await within(here.closed, 'closed')).reason, 'peer-closed')
      await expectCode(() => here.send(bytesOf('x')), 'IPC_CLOSED', 'send to a peer that has closed')
    },
  },
  {
    title: 'C8 a waiting receive of a link ends when the peer closes',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      const receive = expectCode(() => here.receive(), 'IPC_CLOSED', 'the waiting receive')
      await turns()
      await within(there.close(), 'close')
      await within(receive, 'the waiting receive')
    },
  },
  {
    title: 'C8 closing a party closes its links',
    on: ['party'],
    async run(ground) {
      const [self, peer] = [ground.name(), ground.name()]
      const party = await ground.party(self)
      const far = await (await ground.other()).party(peer)
      const [here, there] = await within(Promise.all([party.link(peer), far.link(self)]), 'linking')
      const closure = underWay(there.run<{ reason: string }>('closure'))
      const receive = expectCode(() => party.receive(), 'IPC_CLOSED', 'the party’s waiting receive')
      await turns()
      await within(party.close(), 'close')
      await within(receive, 'the party’s waiting receive')
      assert.equal(here.state, 'closed')
      assert.equal((await within(closure, 'the other end’s closed')).reason, 'peer-closed')
      await expectCode(() => party.link(peer), 'IPC_CLOSED', 'link of a closed party')
      assert.deepEqual([...party.peers], [])
    },
  },
]
