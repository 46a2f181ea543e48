import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { sysvMq } from '@ipc/mq'
import { spawnPeer, uniqueName, until } from '@ipc/testkit'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ForeignProgram, foreignProgram } from './foreign-program.js'
import { ownRuntimeDirectory } from './own-runtime-directory.js'

ownRuntimeDirectory()

const RECEIVERS = 100
/** Longer for figures to be kept: IPC_IDLE_MS=10000. */
const IDLE_MS = Number(process.env.IPC_IDLE_MS ?? 1_000)
const ROUNDS = Number(process.env.IPC_IDLE_ROUNDS ?? 1)
const PAUSE_MS = 5
const FOUND_WITHIN_MS = sysvMq().traits.mailbox.foreignMessages?.foundWithinMs

let program: ForeignProgram
beforeAll(() => {
  program = foreignProgram('stamp.c')
})
afterAll(() => program.dispose())

/** Keys that lie together, so that a run which is killed leaves queues that are easily told. */
const firstKey = randomInt(1, 0x7fff_0000)

test.each([
  ['sysvMq', 'sysv', Array.from({ length: RECEIVERS }, (_, index) => firstKey + index)],
  ['posixMq', 'posix', Array.from({ length: RECEIVERS }, (_, index) => `/${uniqueName(`idle-${index}`)}`)],
])(
  'many waiting receivers of %s find what another program sends; their cost is told',
  async (factory, kind, addresses) => {
    const peer = await spawnPeer(join(__dirname, 'programs', 'idle-receivers.mjs'))
    try {
      const timer = await peer.call<number>('idle', IDLE_MS, FOUND_WITHIN_MS)
      await peer.call('open', factory, addresses)
      const share = await peer.call<number>('idle', IDLE_MS)
      await program(kind, ROUNDS, PAUSE_MS, ...addresses)
      const found: number[] = []
      await until(
        async () => found.push(...(await peer.call<number[]>('found'))) >= ROUNDS * RECEIVERS,
        20_000,
        'the foreign messages',
      )
      expect(found).toHaveLength(ROUNDS * RECEIVERS)
      found.sort((a, b) => a - b)
      // Told, not judged: a loaded machine has other figures.
      const at = (part: number): string => (found[Math.floor(part * (found.length - 1))] ?? 0).toFixed(1)
      process.stderr.write(
        `${RECEIVERS} idle receivers of ${factory}: ${(100 * share).toFixed(2)} % of a core ` +
          `(${(100 * timer).toFixed(2)} % for a timer alone); ` +
          `foreign messages found after ${at(0.5)} ms (half), ${at(0.99)} ms (99 %), ${at(1)} ms (all)\n`,
      )
    } finally {
      await peer.call('close')
      await peer.kill()
    }
  },
)
