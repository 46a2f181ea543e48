import assert from 'node:assert/strict'
import { request as requestOn, serve, type Wait } from '@ipc/core'
import type { Case } from '../case.js'
import { errorOf, expectCode } from '../checks/expect-error.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesChannel, BytesLink } from '../functions.js'
import { nextText } from '../ground/next.js'
import { bytesOf, textOf } from '../messages/text.js'

/** These cases are on links only. */
const request = (here: BytesChannel, data: Uint8Array, options?: Wait) =>
  requestOn(here as BytesLink, data, options)

const byte = (value: number) => new Uint8Array([value])

export const REQUESTS: readonly Case[] = [
  {
    title: 'C0 each reply reaches its request, also where a later request is answered first',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      await there.run('serveLater')
      assert.deepEqual([...(await within(request(here, byte(5)), 'a request'))], [6])
      const slow = underWay(request(here, byte(0)))
      await turns()
      const quick = await within(request(here, byte(9)), 'a later request')
      assert.deepEqual([...quick], [10])
      assert.deepEqual([...(await within(slow, 'the slow request'))], [1])
      const many = underWay(Array.from({ length: 50 }, (_, index) => request(here, byte(index + 1))))
      const replies = await within(Promise.all(many), 'many requests')
      assert.deepEqual(
        replies.map((reply) => reply[0]),
        many.map((_, index) => index + 2),
      )
    },
  },
  {
    title: 'C0 requests and plain messages share a link without mixing',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      await there.run('serveLater')
      await within(here.send(bytesOf('plain')), 'send')
      const reply = underWay(request(here, byte(1)))
      await within(there.send(bytesOf('back')), 'send')
      assert.equal(await nextText(there), 'plain')
      assert.deepEqual([...(await within(reply, 'the request'))], [2])
      assert.equal(await nextText(here), 'back')
    },
  },
  {
    title: 'C0 an answer that throws rejects its request with the message, and serving goes on',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      await there.run('serveLater')
      const error = await errorOf(() => request(here, byte(255)), 'a request that cannot be answered')
      assert.match(error.message, /255 has no successor/)
      assert.deepEqual([...(await within(request(here, byte(7)), 'the next request'))], [8])
    },
  },
  {
    title: 'C5 a request that is aborted or timed out ends at once; its reply disturbs nothing',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      await there.run('serveLater')
      const controller = new AbortController()
      const slow = underWay(request(here, byte(0), { signal: controller.signal }))
      const aborted = expectCode(() => slow, 'IPC_ABORTED', 'the request')
      await turns()
      controller.abort()
      await within(aborted, 'the aborted request')
      await expectCode(() => request(here, byte(0), { timeoutMs: 5 }), 'IPC_TIMEOUT', 'a request')
      assert.deepEqual([...(await within(request(here, byte(3)), 'the next request'))], [4])
      await within(there.send(bytesOf('plain')), 'send')
      assert.equal(await nextText(here), 'plain')
    },
  },
  {
    title: 'C8 a request that waits ends when the other side closes',
    on: ['link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      await there.run('serveLater')
      const waiting = expectCode(() => request(here, byte(0)), 'IPC_CLOSED', 'the request')
      await turns()
      await within(there.close(), 'close')
      await within(waiting, 'the waiting request')
    },
  },
  {
    title: 'C10 a request that waits is IPC_PEER_DIED when the other side is killed',
    on: ['link'],
    processes: true,
    needs: ({ traits }) => traits.noticesDeath,
    async run(ground) {
      const { here, there, remote } = await ground.pair({}, await ground.newOther())
      await there.run('serveLater')
      assert.deepEqual([...(await within(request(here, byte(5)), 'a request'))], [6])
      const waiting = expectCode(() => request(here, byte(0)), 'IPC_PEER_DIED', 'the request')
      await turns()
      await remote.process.kill('SIGKILL')
      await within(waiting, 'the waiting request')
    },
  },
  {
    title: 'C0 a party serves all its links, each request told from whom',
    on: ['party'],
    async run(ground) {
      const party = await ground.party(ground.name())
      const seen: string[] = []
      const serving = serve(party, (data: Uint8Array, from: string) => {
        seen.push(from)
        return bytesOf(`${textOf(data)} for ${from}`)
      })
      underWay(serving)
      const clients = [await ground.party(ground.name()), await ground.party(ground.name())]
      for (const client of clients) {
        const link = await within(client.link(party.name), 'link')
        const reply = await within(request(link, bytesOf('work')), 'a request')
        assert.equal(textOf(reply), `work for ${client.name}`)
      }
      assert.deepEqual(
        seen,
        clients.map(({ name }) => name),
      )
      await within(party.close(), 'close')
      await within(serving, 'the end of serving')
    },
  },
]
