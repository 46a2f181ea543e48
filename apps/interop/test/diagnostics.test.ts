import diagnostics from 'node:diagnostics_channel'
import { direct } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { mechanismOf, startPeer } from './support/peers.js'
import { mechanisms } from './support/variant.js'

const LIMIT_MS = 20_000
const EVENTS = ['open', 'send', 'receive', 'full', 'died', 'close'] as const

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

test.each(mechanisms)('observers see each event of a party and its link over $factory', async (mechanism) => {
  const seen: { event: string; what: string }[] = []
  for (const event of EVENTS) {
    const listener = (message: unknown): void =>
      void seen.push({ event, what: (message as { what: string }).what })
    diagnostics.subscribe(`ipc:${event}`, listener)
    stops.push(() => diagnostics.unsubscribe(`ipc:${event}`, listener))
  }
  const namespace = uniqueName('observed').slice(-60)
  const watcher = await direct('watcher', mechanismOf(mechanism), { namespace })
  const linking = watcher.link('dying', { timeoutMs: LIMIT_MS })
  const peer = await startPeer('dying-peer', mechanism, namespace, 'dying')
  const link = await linking
  await peer.call('send', 1)
  await watcher.receive('dying')
  while (link.trySend(new Uint8Array(900)));
  await peer.kill('SIGKILL')
  await withWatchdog(link.closed, LIMIT_MS, 'the end of the link')
  await watcher.close()

  const [party, pair] = [
    `party 'watcher' (${mechanism.factory})`,
    `link 'watcher' with 'dying' (${mechanism.factory})`,
  ]
  const first = EVENTS.map((event) => seen.find((one) => one.event === event))
  expect(first).toEqual([
    { event: 'open', what: party },
    { event: 'send', what: pair },
    { event: 'receive', what: expect.stringContaining('watcher') },
    { event: 'full', what: pair },
    { event: 'died', what: pair },
    { event: 'close', what: party },
  ])
  expect(seen.filter(({ event }) => event === 'open').map(({ what }) => what)).toEqual([party, pair])
  expect(seen.filter(({ event }) => event === 'died')).toHaveLength(1)
})
