import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import type { Case } from '../case.js'
import { turns } from '../checks/turns.js'
import { underWay } from '../checks/under-way.js'
import { watchdogMs, within } from '../checks/within.js'
import type { BytesChannel, BytesMessage } from '../functions.js'
import { drain } from '../ground/drain.js'
import { fullPair } from '../ground/full-pair.js'
import { nextText } from '../ground/next.js'
import { bytesOf, textOf } from '../messages/text.js'

const BOTH = ['mailbox', 'link'] as const

/** Counts turns of the event loop from now on, and the longest time between two of them. */
function countTurns(): {
  readonly count: () => number
  readonly longestMs: () => number
  readonly stop: () => void
} {
  let count = 0
  let longest = 0
  let last = performance.now()
  let immediate: NodeJS.Immediate
  const turn = () => {
    count += 1
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    immediate = setImmediate(turn)
  }
  immediate = setImmediate(turn)
  return { count: () => count, longestMs: () => longest, stop: () => clearImmediate(immediate) }
}

/**
 * Goes on with a loop that never has to wait until the event loop has turned ten times; fails when it has not within a
 * time that is far too long for a loop which gives turns, and no help for one that gives none.
 */
function untilTenTurns(): { readonly enough: () => boolean } {
  const limitMs = watchdogMs() / 3
  const end = performance.now() + limitMs
  const { count, stop } = countTurns()
  return {
    enough() {
      if (count() < 10 && performance.now() < end) return false
      stop()
      assert.ok(count() >= 10, `the event loop turned ${count()} times in ${limitMs} ms`)
      return true
    },
  }
}

/** Fails unless the event loop turns while calls wait: a blocked thread turns late, and then as often as any. */
async function expectTurns(begin: () => void): Promise<void> {
  const { count, longestMs, stop } = countTurns()
  try {
    begin()
    await turns(200)
    assert.ok(count() >= 100, `the event loop turned ${count()} times`)
    // Far above what a busy machine takes from a process, and below what a call that blocks waits for.
    const limitMs = watchdogMs() / 12
    assert.ok(longestMs() < limitMs, `the event loop stood still for ${Math.round(longestMs())} ms`)
  } finally {
    stop()
  }
}

/** More threads than libuv's pool has by default, so that calls which hold one leave none. */
const MORE_THAN_THE_POOL = 6

export const EVENT_LOOP: readonly Case[] = [
  {
    title: 'C12 a loop of awaits that never has to wait lets the event loop turn',
    on: ['mailbox'],
    async run(ground) {
      const name = ground.name()
      const mailbox = await ground.mailbox(name)
      const message = new Uint8Array(64)
      const { enough } = untilTenTurns()
      while (!enough()) {
        await mailbox.send(message)
        await mailbox.receive()
      }
    },
  },
  {
    title: 'C12 an iteration with messages always there lets the event loop turn',
    on: ['mailbox'],
    async run(ground) {
      const mailbox = await ground.mailbox(ground.name())
      const message = new Uint8Array(64)
      await within(mailbox.send(message), 'send')
      const { enough } = untilTenTurns()
      for await (const { data } of mailbox) {
        if (enough()) break
        if (!mailbox.trySend(data)) await mailbox.send(data)
      }
    },
  },
  {
    title: 'C12 while calls wait the event loop turns',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      let receive: Promise<BytesMessage> | undefined
      await expectTurns(() => {
        receive = underWay(here.receive())
      })
      await within(there.send(bytesOf('at last')), 'send')
      assert.equal(textOf((await within(receive as Promise<BytesMessage>, 'the receive')).data), 'at last')
    },
  },
  {
    title: 'C12 waiting calls hold none of libuv’s pool threads',
    on: BOTH,
    async run(ground) {
      const channels: BytesChannel[] = []
      const waiting: Promise<unknown>[] = []
      for (let index = 0; index < MORE_THAN_THE_POOL; index++) {
        const { here } = await ground.pair()
        channels.push(here)
        const receive = underWay(here.receive())
        waiting.push(receive)
      }
      await turns()
      await within(stat('/'), 'a file call that needs a pool thread')
      for (const channel of channels) await within(channel.close(), 'close')
      await within(Promise.allSettled(waiting), 'the waiting calls')
    },
  },
  {
    title: 'C12 a send that waits for room lets the event loop turn',
    on: BOTH,
    needs: ({ traits }) => traits.capacities.includes('bounded') && traits.whenFull.includes('wait'),
    async run(ground) {
      const { here, there, count, size } = await fullPair(ground)
      let send: Promise<void> | undefined
      await expectTurns(() => {
        send = underWay(here.send(new Uint8Array(size)))
      })
      await drain(there, count)
      await within(send as Promise<void>, 'the send')
    },
  },
  {
    title: 'C14 a channel that waits uses next to no CPU',
    on: BOTH,
    processes: true,
    async run(ground) {
      const { here, there, remote } = await ground.pair({}, await ground.newOther())
      const receive = underWay(there.receive())
      await remote.caughtUp()
      const cpu = () => within(remote.commander.call<number>('cpu'), 'cpu')
      const spinning = 600_000
      // What was started at open settles first; then a call that spins would use all of a core.
      await new Promise((resolve) => setTimeout(resolve, 200))
      const before = await cpu()
      await new Promise((resolve) => setTimeout(resolve, spinning / 1000))
      const used = (await cpu()) - before
      // One that spins gets this much also where others leave it an eighth of a processor.
      assert.ok(used < spinning / 8, `${used} µs of CPU in ${spinning} µs of waiting`)
      await within(here.send(bytesOf('woken')), 'send')
      assert.equal(textOf((await within(receive, 'the receive')).data), 'woken')
    },
  },
  {
    title: 'C18 a waiting receive keeps the process alive, an open channel does not',
    on: BOTH,
    processes: true,
    async run(ground) {
      const { here, there, remote } = await ground.pair({}, await ground.newOther())
      await there.run('receiveLater', 'got')
      await remote.process.call('letGo')
      await within(here.send(bytesOf('you may go')), 'send')
      assert.equal(textOf(await remote.process.next('got')), 'you may go')
      const { code, signal, stderr } = await remote.process.exitedWithin(watchdogMs())
      assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
    },
  },
  {
    title: 'C18 an open iteration keeps the process alive, leaving it lets it go',
    on: BOTH,
    processes: true,
    async run(ground) {
      const { here, there, remote } = await ground.pair({}, await ground.newOther())
      await there.run('iterateLater', 'step', 2)
      await remote.process.call('letGo')
      await within(here.send(bytesOf('one')), 'send')
      assert.equal(textOf(await remote.process.next('step')), 'one')
      await within(here.send(bytesOf('two')), 'send')
      assert.equal(textOf(await remote.process.next('step')), 'two')
      assert.equal((await remote.process.exitedWithin(watchdogMs())).code, 0)
    },
  },
  {
    title: 'C18 unref lets the process end while a receive waits',
    on: BOTH,
    processes: true,
    async run(ground) {
      const { there, remote } = await ground.pair({}, await ground.newOther())
      await there.run('receiveLater', 'got')
      await there.invoke('unref')
      await remote.process.call('letGo')
      assert.equal((await remote.process.exitedWithin(watchdogMs())).code, 0)
    },
  },
  {
    title: 'C18 an open party does not keep the process alive, a link that waits for its peer does',
    on: ['party'],
    processes: true,
    async run(ground) {
      const [self, peer, third] = [ground.name(), ground.name(), ground.name()]
      const idle = await ground.newOther()
      await idle.party(third)
      await idle.process.call('letGo')
      assert.equal((await idle.process.exitedWithin(watchdogMs())).code, 0)

      const remote = await ground.newOther()
      const far = await remote.party(peer)
      const linking = underWay(far.link(self))
      await remote.caughtUp()
      await remote.process.call('letGo')
      const party = await ground.party(self)
      const here = await within(party.link(peer), 'link')
      await within(linking, 'the waiting link')
      assert.equal((await remote.process.exitedWithin(watchdogMs())).code, 0)
      await within(here.closed, 'the link with the process that ended')
    },
  },
  {
    title: 'C18 a receive that is waited for with others goes on after unref and ref',
    on: BOTH,
    async run(ground) {
      const { here, there } = await ground.pair()
      assert.equal(here.unref(), here)
      const receive = underWay(nextText(here))
      assert.equal(here.ref(), here)
      await within(there.send(bytesOf('kept')), 'send')
      assert.equal(await receive, 'kept')
    },
  },
]
