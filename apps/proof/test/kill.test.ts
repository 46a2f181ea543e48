import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { interrupt } from '../src/kill/interrupt.js'
import { killedMechanisms } from '../src/kill/killed-mechanisms.js'
import { AFTER_ALL, type KillMatrix } from '../src/kill/matrix.js'
import { OPERATIONS } from '../src/kill/operations.js'
import { randomFrom } from '../src/soak/random.js'
import { natsOfThisFile } from './support/nats.js'
import { ownRuntimeDirectory } from './support/runtime.js'

ownRuntimeDirectory()
const server = natsOfThisFile()

const TEST_MS = 120_000
/** Much of an interruption is waiting: for a process to start, and while one is stopped. */
const AT_ONCE = 3
const names = ['fifo', 'sysvMq', 'posixMq', 'unix', 'tcp', 'nats', 'tcp, TLS']
const recorded: KillMatrix = JSON.parse(
  readFileSync(join(__dirname, '../../../docs/kill-matrix.json'), 'utf8'),
)
const seed = Number(process.env.IPC_SEED ?? randomInt(2 ** 31))

describe.each(names)('%s, killed or stopped in the middle', (name) => {
  const mechanism = () => killedMechanisms(server.url()).find((one) => one.name === name)

  test('the published table has every operation, and no survivor of any step that failed', () => {
    const operations = recorded[name] ?? {}
    const wanted = killedMechanisms('nats://127.0.0.1:4222').find((one) => one.name === name)
    const titles = OPERATIONS.filter((one) => wanted !== undefined && one.for(wanted)).map(
      ({ title }) => title,
    )
    expect(Object.keys(operations)).toEqual(titles)
    for (const steps of Object.values(operations)) {
      expect(steps.length).toBeGreaterThan(0)
      expect(JSON.stringify(steps)).not.toContain('FAILED')
    }
  })

  test(
    `C10 C11 at a step of each operation, chosen at random, survivors see what the table says (IPC_SEED=${seed})`,
    async () => {
      const proven = mechanism()
      if (proven === undefined) return
      const random = randomFrom(seed)
      const known = new Set(
        Object.values(recorded[name] ?? {}).flatMap((steps) => steps.map(([step]) => step)),
      )
      const chosen = OPERATIONS.filter((one) => one.for(proven)).map((operation) => {
        const steps = recorded[name]?.[operation.title] ?? []
        const step = 1 + Math.floor(random() * steps.length)
        const how = random() < 0.7 ? ('killed' as const) : ('stopped' as const)
        return { operation, steps, step, how }
      })
      const tryOne = async ({ operation, steps, step, how }: (typeof chosen)[0]): Promise<void> => {
        const { before, outcome } = await interrupt(operation, proven, step, how)
        // A step that the table has nowhere: the operation has changed, and the table is to be made anew.
        expect([operation.title, [...known]]).toEqual([
          operation.title,
          expect.arrayContaining([before ?? AFTER_ALL]),
        ])
        const outcomes = steps.map(([, killed, stopped]) => (how === 'killed' ? killed : stopped))
        expect([operation.title, outcomes]).toEqual([operation.title, expect.arrayContaining([outcome])])
      }
      const left = chosen.values()
      const work = async (): Promise<void> => {
        for (const one of left) await tryOne(one)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
    },
    TEST_MS,
  )
})
