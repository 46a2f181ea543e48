import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { stepsOf } from '../src/kill/interrupt.js'
import { killedMechanisms } from '../src/kill/killed-mechanisms.js'
import { OPERATIONS } from '../src/kill/operations.js'
import { ownRuntimeDirectory } from './support/runtime.js'

ownRuntimeDirectory()

const TEST_MS = 60_000

/** The party whose name sorts second makes the queues. */
const linking = OPERATIONS.find(({ title }) => title === 'link, its name second')
const sysvMq = killedMechanisms().find(({ name }) => name === 'sysvMq')

test(
  'C11 a System V link is recorded before its queues are made, so that none is left of a maker killed in between',
  async () => {
    if (linking === undefined || sysvMq === undefined) throw new Error('no such operation')
    const steps = await stepsOf(linking, sysvMq)
    const [recorded, made] = [steps.indexOf('writeSync'), steps.indexOf('msgctlSet')]
    expect(recorded).toBeGreaterThan(-1)
    expect(made).toBeGreaterThan(recorded)
    expect(steps.filter((step) => step === 'msgctlSet')).toHaveLength(2)
    const seen: number[] = []
    // Before the record is written, with one queue, and with both; a run may have two steps more before these than the last one.
    const points = [recorded, made, made + 3, made + 5]
    for (const point of points) seen.push(await leftBy(point + 1))
    // The kill struck where queues were there to be left.
    expect(Math.max(...seen)).toBe(2)
  },
  TEST_MS,
)

/** Kills a maker before a step, and has the next party open. Gives how many queues the maker left to it. */
async function leftBy(step: number): Promise<number> {
  const scene = await linking!.prepare(sysvMq!)
  let keys: readonly number[]
  let left: number
  try {
    scene.meanwhile?.()
    await scene.victim.stopAt(scene.role, scene.parameter, step)
    keys = recordedKeys()
    left = existing(keys).length
  } finally {
    await scene.clear()
  }
  expect({ step, queues: existing(keys), records: records() }).toEqual({ step, queues: [], records: [] })
  return left
}

function records(): readonly string[] {
  return readdirSync(process.env.IPC_RUNTIME_DIR as string).filter((name) => name.includes('sysv-link'))
}

function recordedKeys(): readonly number[] {
  return records().flatMap((name) => {
    const text = readFileSync(join(process.env.IPC_RUNTIME_DIR as string, name), 'utf8')
    return text === '' ? [] : (JSON.parse(text) as number[])
  })
}

/** Those of the keys that have a queue. */
function existing(keys: readonly number[]): readonly number[] {
  const rows = readFileSync('/proc/sysvipc/msg', 'utf8').trim().split('\n').slice(1)
  const there = new Set(rows.map((row) => Number(row.trim().split(/\s+/)[0])))
  return keys.filter((key) => there.has(key))
}
