import { direct } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { mechanismOf, startPeer } from './support/peers.js'
import { mechanisms } from './support/variant.js'

const LIMIT_MS = 20_000
const ROUNDS = 7

test.each(mechanisms)(
  'how soon a killed peer is known over $factory, and that what it had sent comes first',
  async (mechanism) => {
    const namespace = uniqueName('death').slice(-60)
    const watcher = await direct('watcher', mechanismOf(mechanism), { namespace })
    const milliseconds: number[] = []
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const linking = watcher.link('dying', { timeoutMs: LIMIT_MS })
        const peer = await startPeer('dying-peer', mechanism, namespace, 'dying')
        const link = await linking
        await peer.call('send', 5)
        for (let i = 0; i < 4; i++) expect((await watcher.receive('dying')).data).toEqual(new Uint8Array([i]))
        const gone = peer.kill('SIGKILL')
        const start = performance.now()
        const { reason } = await withWatchdog(link.closed, LIMIT_MS, 'the end of the link')
        milliseconds.push(performance.now() - start)
        expect(reason).toBe('peer-died')
        expect((await watcher.receive('dying')).data).toEqual(new Uint8Array([4]))
        await gone
      }
      const sorted = milliseconds.toSorted((a, b) => a - b)
      const [median, longest] = [sorted[ROUNDS >> 1] as number, sorted.at(-1) as number]
      process.stdout.write(
        `${mechanism.factory}: a killed peer is known after ${median.toFixed(1)} ms (median of ${ROUNDS}), ${longest.toFixed(1)} ms at most\n`,
      )
    } finally {
      await watcher.close()
    }
  },
)
