import type { Proven } from '../mechanisms.js'
import { type Interruption, interrupt, stepsOf } from './interrupt.js'
import type { Operation } from './scene.js'

/** Of each step: its name, what survivors see of a death before it, what becomes of a stop before it. */
export type StepOutcome = readonly [step: string, killed: string, stopped: string]
/** Mechanism to operation to its steps in order; the last is after all of them. */
export type KillMatrix = Readonly<Record<string, Readonly<Record<string, readonly StepOutcome[]>>>>

export const AFTER_ALL = '(after all)'
const AT_ONCE = 3

/** Tries each operation of a mechanism at each of its steps. */
export async function tryAll(
  operations: readonly Operation[],
  mechanism: Proven,
  tell: (line: string) => void,
): Promise<{ operations: Record<string, StepOutcome[]>; failures: readonly string[] }> {
  const found: Record<string, StepOutcome[]> = {}
  const failures: string[] = []
  for (const operation of operations) {
    const steps: string[] = []
    try {
      steps.push(...(await stepsOf(operation, mechanism)), AFTER_ALL)
    } catch (error) {
      failures.push((error as Error).message)
      tell((error as Error).message)
      continue
    }
    const outcomes = new Array<StepOutcome>(steps.length)
    let next = 0
    const work = async (): Promise<void> => {
      for (let at = next++; at < steps.length; at = next++) {
        const seen = async (how: 'killed' | 'stopped'): Promise<Interruption> =>
          interrupt(operation, mechanism, at + 1, how).catch((error: Error) => {
            failures.push(error.message)
            tell(error.message)
            return { before: undefined, outcome: `FAILED: ${error.message}` }
          })
        const killed = await seen('killed')
        const stopped = await seen('stopped')
        outcomes[at] = [killed.before ?? AFTER_ALL, killed.outcome, stopped.outcome]
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    found[operation.title] = outcomes
    tell(`${mechanism.name}, ${operation.title}: ${steps.length} steps`)
  }
  return { operations: found, failures }
}
