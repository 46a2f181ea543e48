import assert from 'node:assert/strict'
import { request, serve } from '@ipc/core'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesLink } from '../functions.js'
import type { Ground } from '../ground/ground.js'
import type { Remote, RemoteChannel } from '../ground/remote.js'
import { bytesOf, textOf } from '../messages/text.js'

const byte = (value: number) => new Uint8Array([value])

interface Server {
  readonly remote: Remote
  readonly link: BytesLink
}

/** A process of its own that answers requests of `party`. */
async function server(ground: Ground, party: Awaited<ReturnType<Ground['party']>>): Promise<Server> {
  const remote = await ground.newOther()
  const name = ground.name()
  const far = await remote.party(name)
  const [link, there] = await within(Promise.all([party.link(name), far.link(party.name)]), 'linking')
  await there.run('serveLater')
  return { remote, link: link as BytesLink }
}

/** A process that asks `party`. */
async function asker(ground: Ground, remote: Remote, party: string): Promise<RemoteChannel> {
  const far = await remote.party(ground.name())
  return within(far.link(party), 'linking')
}

/** Cases of a party whose peers are killed while it works with them. */
export const PARTY_DEATH: readonly Case[] = [
  {
    title:
      'C9 C10 receive(peer) gives what a killed peer had sent, throws IPC_PEER_DIED once, then waits for it to come back',
    on: ['party'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    async run(ground) {
      const [self, peer] = [ground.name(), ground.name()]
      const party = await ground.party(self)
      const remote = await ground.newOther()
      const far = await remote.party(peer)
      const [, there] = await within(Promise.all([party.link(peer), far.link(self)]), 'linking')
      const first = underWay(party.receive(peer))
      const died = expectCode(() => party.receive(peer), 'IPC_PEER_DIED', 'the waiting receive')
      await within(there.send(bytesOf('last words')), 'send')
      await remote.process.kill('SIGKILL')
      assert.equal(textOf((await within(first, 'what it had sent')).data), 'last words')
      await within(died, 'the waiting receive')
      const next = underWay(party.receive(peer))
      const heir = await (await ground.newOther()).party(peer)
      await within(heir.invoke('send', self, bytesOf('back again')), 'the send of the heir')
      assert.equal(textOf((await within(next, 'receive after its return')).data), 'back again')
    },
  },
  {
    title: 'C10 serving goes on when an asker is killed while its request is being answered',
    on: ['party'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    async run(ground) {
      const party = await ground.party(ground.name())
      let asked = (): void => undefined
      const asking = new Promise<void>((resolve) => {
        asked = resolve
      })
      let release = (): void => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const serving = underWay(
        serve(party, async (data: Uint8Array) => {
          if (data[0] === 0) {
            asked()
            await held
          }
          return data.map((value) => value + 1)
        }),
      )
      const remote = await ground.newOther()
      const dying = await asker(ground, remote, party.name)
      await dying.run('requestLater', 'never told', byte(0))
      await within(asking, 'the request')
      await remote.process.kill('SIGKILL')
      const other = await ground.other()
      const living = await asker(ground, other, party.name)
      await living.run('requestLater', 'replied', byte(5))
      assert.deepEqual([...(await within(other.commander.next<Uint8Array>('replied'), 'a reply'))], [6])
      // The answer to the dead goes nowhere, and disturbs nobody.
      release()
      await turns()
      await living.run('requestLater', 'replied', byte(7))
      assert.deepEqual([...(await within(other.commander.next<Uint8Array>('replied'), 'a reply'))], [8])
      await within(party.close(), 'close')
      await within(serving, 'the end of serving')
    },
  },
  {
    title:
      'C10 a pool of servers over several links: a killed server fails its own requests at once, the others answer on',
    on: ['party'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    async run(ground) {
      const party = await ground.party(ground.name())
      const servers = [await server(ground, party), await server(ground, party), await server(ground, party)]
      const ask = ({ link }: Server, value: number) => request(link, byte(value))
      const replies = await within(
        Promise.all(Array.from({ length: 30 }, (_, index) => ask(servers[index % 3] as Server, index + 1))),
        'thirty requests',
      )
      assert.deepEqual(
        replies.map((reply) => reply[0]),
        replies.map((_, index) => index + 2),
      )
      const [doomed, ...others] = servers as [Server, Server, Server]
      // Requests of 0 wait for a later one.
      const lost = expectCode(() => ask(doomed, 0), 'IPC_PEER_DIED', 'a request to the killed server')
      const waiting = others.map((other) => underWay(ask(other, 0)))
      await turns()
      await doomed.remote.process.kill('SIGKILL')
      await within(lost, 'the request to the killed server')
      await expectCode(() => ask(doomed, 1), 'IPC_PEER_DIED', 'a request after its death')
      for (const other of others) assert.deepEqual([...(await within(ask(other, 9), 'a later one'))], [10])
      for (const reply of waiting) assert.deepEqual([...(await within(reply, 'a waiting request'))], [1])
    },
  },
]
