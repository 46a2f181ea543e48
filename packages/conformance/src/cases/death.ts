import assert from 'node:assert/strict'
import { until } from '@ipc/testkit'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesChannel } from '../functions.js'
import type { Ground } from '../ground/ground.js'
import { next, nextText } from '../ground/next.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { checkNumbered, type Numbers, numbered } from '../messages/numbered.js'
import { Tally } from '../messages/tally.js'
import { bytesOf } from '../messages/text.js'
import { STOP } from '../program/program.js'

const ENDLESS = 1_000_000

/** What is still in a channel whose other end was killed, when all that it had told was received. */
async function theRest(ground: Ground, here: BytesChannel): Promise<Uint8Array[]> {
  const rest: Uint8Array[] = []
  const mailbox = ground.kind === 'mailbox'
  // Not waited for before the first receive: a small mailbox may be full.
  const mark = underWay(mailbox ? here.send(STOP) : Promise.resolve())
  for (;;) {
    try {
      const data = await next(here, 'the rest')
      if (mailbox && data.length === STOP.length) {
        await within(mark, 'the end mark')
        return rest
      }
      rest.push(data)
    } catch (error) {
      if (mailbox || (error as { code?: string }).code !== 'IPC_PEER_DIED') throw error
      return rest
    }
  }
}

export const DEATH: readonly Case[] = [
  {
    title: 'C10 all that a killed sender had sent is received, whole and in order, and the channel goes on',
    on: ['mailbox', 'link'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath || traits.receivers === 'many',
    async run(ground) {
      for (let round = 0; round < 3; round++) {
        const { here, there, remote } = await ground.pair({}, await ground.newOther())
        const tally = new Tally()
        underWay(there.sendNumbered(0, ENDLESS))
        while (tally.taken.length < 50 + round * 37) tally.take(await next(here))
        await remote.process.kill('SIGKILL')
        const told = remote.process.taken<number>('sent 0').length
        while (tally.taken.length < told)
          tally.take(await next(here, `message ${tally.taken.length} of ${told}`))
        for (const data of await theRest(ground, here)) tally.take(data)
        tally.expectAll(0, tally.taken.length)
        // One may have been sent and not told.
        const more = tally.taken.length - told
        assert.ok(more === 0 || more === 1, `${tally.taken.length} came, ${told} were sent`)
      }
    },
  },
  {
    title: 'C10 C0 a killed receiver leaves what it had not received to another',
    on: ['mailbox'],
    processes: true,
    async run(ground) {
      const name = ground.name()
      const here = await ground.mailbox(name)
      const remote = await ground.newOther()
      const there = await remote.mailbox(name)
      there.receiveNumbered().catch(() => undefined)
      const count = 200
      const sending = underWay(
        (async () => {
          for (let index = 0; index < count; index++) await here.send(numbered(0, index))
        })(),
      )
      for (let got = 0; got < 20; got++) await remote.process.next('received')
      await remote.process.kill('SIGKILL')
      const told = 20 + remote.process.taken<Numbers>('received').length
      // The one after what it told may have been received and not told; all that follow must come, and none twice.
      const missing = new Set(Array.from({ length: count - told }, (_, index) => told + index))
      while (missing.size > 1 || (missing.size === 1 && !missing.has(told))) {
        const { index } = checkNumbered(
          await next(here, `${missing.size} messages, from ${Math.min(...missing)}`),
        )
        assert.ok(missing.delete(index), `message ${index} came, after ${told} that were told`)
      }
      await within(sending, 'the sends')
    },
  },
  {
    title: 'C10 a receiver killed while it waits does not keep the wake-up from the others',
    on: ['mailbox'],
    processes: true,
    needs: ({ traits }) => traits.receivers === 'many',
    async run(ground) {
      const name = ground.name()
      const mine = await ground.mailbox(name)
      const shared = await ground.other()
      const living = await shared.mailbox(name)
      for (let round = 0; round < 3; round++) {
        const remote = await ground.newOther()
        const dying = await remote.mailbox(name)
        await dying.run('receiveLater', 'got')
        await remote.caughtUp()
        const receive = underWay(living.receive())
        await shared.caughtUp()
        await remote.process.kill('SIGKILL')
        await within(mine.send(bytesOf(`round ${round}`)), 'send')
        const { data } = await within(receive, 'the living receiver')
        assert.deepEqual(new Uint8Array(data), bytesOf(`round ${round}`))
      }
    },
  },
  {
    title: 'C10 a sender killed while it waits for room does not stop the others',
    on: ['mailbox'],
    processes: true,
    needs: ({ traits }) => traits.capacities.includes('bounded'),
    async run(ground) {
      const { here, there, remote } = await ground.smallPair(
        { maxMessageBytes: 512 },
        await ground.newOther(),
      )
      underWay(there.sendNumbered(1, ENDLESS, 512))
      const tally = new Tally()
      while (tally.taken.length < 20) tally.take(await next(here))
      // Now nobody receives: it fills the channel and waits.
      let told = 0
      await until(
        () => {
          const before = told
          told += remote.process.taken('sent 1').length
          return told > 20 && told === before
        },
        10_000,
        'the sender fills the channel',
      )
      await remote.process.kill('SIGKILL')
      told += remote.process.taken('sent 1').length
      while (tally.taken.length < told) tally.take(await next(here))
      for (const data of await theRest(ground, here)) tally.take(data)
      tally.expectAll(1, tally.taken.length)
    },
  },
  {
    title: 'C10 a waiting receive of a link is IPC_PEER_DIED when the peer is killed; so are sends after it',
    on: ['link'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    async run(ground) {
      const { here, remote } = await ground.pair({}, await ground.newOther())
      const receive = expectCode(() => here.receive(), 'IPC_PEER_DIED', 'the waiting receive')
      await turns()
      await remote.process.kill('SIGKILL')
      await within(receive, 'the waiting receive')
      const closure = await within(here.closed, 'closed')
      assert.equal(closure.reason, 'peer-died')
      await expectCode(() => here.send(bytesOf('x')), 'IPC_PEER_DIED', 'send')
      await expectCode(() => here.trySend(bytesOf('x')), 'IPC_PEER_DIED', 'trySend')
    },
  },
  {
    title: 'C10 a send that waits for room on a link is IPC_PEER_DIED when the peer is killed',
    on: ['link'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath && traits.capacities.includes('bounded'),
    async run(ground) {
      const pair = await ground.smallPair({ maxMessageBytes: 512 }, await ground.newOther())
      const sending = underWay(
        (async () => {
          for (let index = 0; index < 100_000; index++) await pair.here.send(numbered(0, index, 512))
        })(),
      )
      const died = expectCode(() => sending, 'IPC_PEER_DIED', 'the waiting send')
      await within(
        until(() => pair.here.stats().pendingSends > 0, 10_000, 'a send waits'),
        'a send waits',
      )
      await pair.remote.process.kill('SIGKILL')
      await within(died, 'the waiting send')
    },
  },
  {
    title: 'C11 a killed party’s name is free, and it links anew',
    on: ['party'],
    processes: true,
    async run(ground) {
      const [self, peer] = [ground.name(), ground.name()]
      const party = await ground.party(self)
      for (let round = 0; round < 3; round++) {
        const remote = await ground.newOther()
        const far = await remote.party(peer)
        const [here, there] = await within(Promise.all([party.link(peer), far.link(self)]), 'linking')
        await within(there.send(bytesOf(`round ${round}`)), 'send')
        assert.equal(await nextText(here), `round ${round}`)
        await remote.process.kill('SIGKILL')
      }
      const heir = await ground.party(peer)
      const [here, there] = await within(
        Promise.all([party.link(peer), heir.link(self)]),
        'linking with the heir',
      )
      await expectNothingBefore(there, here, 'the link with the heir')
    },
  },
  {
    title: 'C11 a stopped party keeps its name, and goes on when it is resumed',
    on: ['party'],
    processes: true,
    async run(ground) {
      const [self, peer] = [ground.name(), ground.name()]
      const party = await ground.party(self)
      const remote = await ground.newOther()
      const far = await remote.party(peer)
      const [here, there] = await within(Promise.all([party.link(peer), far.link(self)]), 'linking')
      await remote.process.stop()
      try {
        await expectCode(() => ground.party(peer), 'IPC_EXISTS', 'taking a stopped party’s name')
        assert.equal(here.state, 'open', 'a link with a stopped peer stays open')
      } finally {
        remote.process.resume()
      }
      await within(there.send(bytesOf('resumed')), 'send')
      assert.equal(await nextText(here), 'resumed')
    },
  },
  {
    title: 'C11 a mailbox whose only process was killed opens again and works',
    on: ['mailbox'],
    processes: true,
    async run(ground) {
      const name = ground.name()
      const remote = await ground.newOther()
      const there = await remote.mailbox(name)
      await within(there.send(bytesOf('sent before')), 'send')
      await remote.process.kill('SIGKILL')
      const here = await ground.mailbox(name)
      // What the dead had sent is there where messages outlive processes.
      if (ground.traits.persistence !== 'process') assert.equal(await nextText(here), 'sent before')
      await expectNothingBefore(here, here, 'a mailbox taken over from the dead')
      const another = await (await ground.other()).mailbox(name)
      await within(another.send(bytesOf('from another')), 'send')
      assert.equal(await nextText(here), 'from another')
    },
  },
]
