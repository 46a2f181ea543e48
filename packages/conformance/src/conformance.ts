import assert from 'node:assert/strict'
import { withWatchdog } from '@ipc/testkit'
import { capabilitiesOf } from './capabilities.js'
import type { Case, Kind } from './case.js'
import { CASES } from './cases.js'
import { DEFAULT_WATCHDOG_MS, setWatchdog } from './checks/within.js'
import { functionsWith } from './functions.js'
import { Ground } from './ground/ground.js'
import { Others } from './ground/others.js'
import type { Runner, Settings } from './settings.js'

/**
 * Registers every case of the contract with the test runner. What the mechanism's traits do not have becomes a case
 * that it is refused (`IPC_NOT_SUPPORTED`) with no effect. A last test pins how many cases there were of each.
 */
export function conformance(settings: Settings, runner: Runner): void {
  const mechanism = settings.mechanism()
  const functions = functionsWith(settings.open)
  const others = new Others(settings, functions)
  const counts = { run: 0, refused: 0 }
  // Its timer also keeps this process alive: what a case waits for need not, such as a child's end.
  const caseMs = 2.25 * (settings.watchdogMs ?? DEFAULT_WATCHDOG_MS)

  const register = (one: Case, kind: Kind): void => {
    const capabilities = capabilitiesOf(mechanism, kind)
    const has = one.needs?.(capabilities) ?? true
    const body = has ? one.run : one.refused
    if (body === undefined || (settings.inProcess && one.processes)) return
    counts[has ? 'run' : 'refused'] += 1
    runner.test(`${one.title} (${kind})${has ? '' : ': refused'}`, async () => {
      setWatchdog(settings.watchdogMs)
      const ground = new Ground(kind, capabilities, mechanism, functions, others)
      try {
        await withWatchdog(body(ground), caseMs, one.title)
      } catch (error) {
        // The case's own failure is the one to show.
        await ground.clear().catch(() => undefined)
        throw error
      }
      await ground.clear()
    })
  }

  runner.describe(`conformance of ${mechanism.name}`, () => {
    for (const one of CASES) for (const kind of one.on) register(one, kind)
    runner.test('the suite ran and refused as many cases as its counts say', async () => {
      assert.deepEqual(
        counts,
        { ...settings.counts },
        'counts in this call of conformance() differ from the cases',
      )
    })
  })
}

/** Titles of all cases, as the contract's document lists them. */
export function caseTitles(): readonly string[] {
  return CASES.map(({ title }) => title)
}
