import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesLink, BytesMessage, BytesParty } from '../functions.js'
import type { Ground } from '../ground/ground.js'
import { nextText } from '../ground/next.js'
import type { RemoteChannel, RemoteParty } from '../ground/remote.js'
import { expectNothingBefore } from '../ground/sentinel.js'
import { bytesOf, textOf } from '../messages/text.js'

type Named = BytesMessage & { readonly from: string }

interface Linked {
  readonly party: BytesParty
  readonly far: RemoteParty
  readonly here: BytesLink
  readonly there: RemoteChannel
  readonly peer: string
}

async function linked(ground: Ground, party?: BytesParty): Promise<Linked> {
  const mine = party ?? (await ground.party(ground.name()))
  const peer = ground.name()
  const far = await (await ground.other()).party(peer)
  const [here, there] = await within(Promise.all([mine.link(peer), far.link(mine.name)]), 'linking')
  return { party: mine, far, here, there, peer }
}

export const PARTIES: readonly Case[] = [
  {
    title: 'C0 either party may come first, and either may link first: the link comes when both are there',
    on: ['party'],
    async run(ground) {
      const other = await ground.other()
      for (const order of [
        'mine links first',
        'mine links last',
        'only mine links',
        'only the other links',
      ]) {
        const [self, peer] = [ground.name(), ground.name()]
        const party = await ground.party(self)
        let far: RemoteParty
        let mine: Promise<unknown> = Promise.resolve()
        if (order === 'mine links first' || order === 'only mine links') {
          mine = party.link(peer)
          underWay(mine)
          await turns()
          far = await other.party(peer)
          if (order === 'mine links first') await within(far.link(self), `${order}: the other’s link`)
        } else {
          far = await other.party(peer)
          await within(far.link(self), `${order}: the other’s link`)
          if (order === 'mine links last') mine = party.link(peer)
        }
        await within(mine, `${order}: my link`)
        const [here, there] = await within(Promise.all([party.link(peer), far.link(self)]), order)
        await expectNothingBefore(here, there, order)
        await expectNothingBefore(there, here, order)
      }
    },
  },
  {
    title: 'C3 both parties link at the same time: one link comes out, and no message is lost or doubled',
    on: ['party'],
    async run(ground) {
      const other = await ground.other()
      for (let round = 0; round < 10; round++) {
        const [self, peer] = [ground.name(), ground.name()]
        const [party, far] = await Promise.all([ground.party(self), other.party(peer)])
        const [here, there] = await within(Promise.all([party.link(peer), far.link(self)]), 'linking')
        assert.deepEqual([...party.peers], [peer])
        await within(Promise.all([here.send(bytesOf('to')), there.send(bytesOf('fro'))]), 'sends')
        assert.equal(await nextText(there), 'to')
        assert.equal(await nextText(here), 'fro')
        await expectNothingBefore(here, there)
        await expectNothingBefore(there, here)
      }
    },
  },
  {
    title: 'C0 link gives the same link to every caller, and tells who the peer is',
    on: ['party'],
    async run(ground) {
      const { party, here, peer } = await linked(ground)
      assert.equal(await within(party.link(peer), 'link again'), here)
      assert.equal(here.peer, peer)
      assert.deepEqual([...party.peers], [peer])
    },
  },
  {
    title: 'C0 where the kernel vouches for it, identity.pid is the peer’s process',
    on: ['party'],
    processes: true,
    needs: ({ traits }) => traits.reach !== 'network',
    async run(ground) {
      const { here } = await linked(ground)
      const { process: child } = await ground.other()
      const { pid, uid } = here.identity
      assert.ok(pid === undefined || pid === child.pid, `identity.pid is ${pid}, the peer is ${child.pid}`)
      assert.ok(uid === undefined || uid === process.getuid?.(), `identity.uid is ${uid}`)
    },
  },
  {
    title: 'C20 a party receives from whoever is first, told by from; receive(peer) takes only that peer’s',
    on: ['party'],
    async run(ground) {
      const first = await linked(ground)
      const second = await linked(ground, first.party)
      const { party } = first
      const only = underWay(party.receive(second.peer))
      const any = underWay(party.receive())
      await turns()
      await within(first.there.send(bytesOf('from the first')), 'send')
      const whoever = (await within(any, 'receive from whoever is first')) as Named
      assert.deepEqual([textOf(whoever.data), whoever.from], ['from the first', first.peer])
      await within(second.there.send(bytesOf('from the second')), 'send')
      const named = (await within(only, 'receive(peer)')) as Named
      assert.deepEqual([textOf(named.data), named.from], ['from the second', second.peer])
    },
  },
  {
    title: 'C20 receive({ from }) and tryReceive({ from }) take only that peer’s messages',
    on: ['party'],
    async run(ground) {
      const first = await linked(ground)
      const second = await linked(ground, first.party)
      const { party } = first
      await within(first.there.send(bytesOf('one')), 'send')
      await within(second.there.send(bytesOf('two')), 'send')
      await within(first.here.ready('receive'), 'ready')
      await within(second.here.ready('receive'), 'ready')
      assert.equal(textOf((await within(party.receive({ from: second.peer }), 'receive')).data), 'two')
      assert.equal(party.tryReceive({ from: second.peer }), undefined)
      const tried = party.tryReceive({ from: first.peer })
      assert.ok(tried !== undefined)
      assert.equal(textOf(tried.data), 'one')
    },
  },
  {
    title:
      'C17 C20 a party takes the messages of its links in turn: a busy peer does not silence a quiet one',
    on: ['party'],
    async run(ground) {
      const first = await linked(ground)
      const second = await linked(ground, first.party)
      const { party } = first
      const rounds = 3
      for (const { there } of [first, second])
        for (let sent = 0; sent < rounds; sent++) await within(there.send(bytesOf(`${sent}`)), 'send')
      for (let round = 0; round < rounds; round++) {
        for (const { here } of [first, second]) await within(here.ready('receive'), 'ready')
        const from = new Set<string>()
        for (let taken = 0; taken < 2; taken++)
          from.add(((await within(party.receive(), 'receive')) as Named).from)
        assert.equal(from.size, 2, `both are served in round ${round}`)
      }
    },
  },
  {
    title: 'C0 links() gives the links there are and each new one, whoever made it',
    on: ['party'],
    async run(ground) {
      const first = await linked(ground)
      const { party } = first
      const links = party.links()
      const one = await within(links.next(), 'the link there is')
      assert.equal(one.value?.peer, first.peer)
      const waiting = underWay(links.next())
      const peer = ground.name()
      const far = await (await ground.other()).party(peer)
      await within(far.link(party.name), 'a link that the other makes')
      const two = await within(waiting, 'the new link')
      assert.equal(two.value?.peer, peer)
      await links.return?.()
    },
  },
  {
    title: 'C0 party.send links and sends; the other receives it without having linked',
    on: ['party'],
    async run(ground) {
      const [self, peer] = [ground.name(), ground.name()]
      const party = await ground.party(self)
      const far = await (await ground.other()).party(peer)
      await within(party.send(peer, bytesOf('unasked')), 'send')
      const message = await within(far.invoke<Named>('receive'), 'receive')
      assert.deepEqual([textOf(message.data), message.from], ['unasked', self])
      await within(far.invoke('send', self, bytesOf('answer')), 'send back')
      const answer = await within(party.receive(peer), 'receive')
      assert.equal(textOf(answer.data), 'answer')
    },
  },
  {
    title: 'C11 after a peer has closed, its successor of the same name links anew',
    on: ['party'],
    async run(ground) {
      const first = await linked(ground)
      const { party, peer } = first
      await within(first.far.close(), 'the first party closes')
      await within(first.here.closed, 'the old link ends')
      const heir = await (await ground.other()).party(peer)
      const [here, there] = await within(
        Promise.all([party.link(peer), heir.link(party.name)]),
        'linking anew',
      )
      assert.notEqual(here, first.here)
      await expectNothingBefore(there, here, 'the new link')
    },
  },
]
