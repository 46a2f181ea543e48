import assert from 'node:assert/strict'
import { outcomeOf } from './outcome.js'
import { type Abilities, expectedOutcome, type OperationTable, type Row } from './row.js'

/**
 * Makes each call of the table on a handle in this state and fails unless all do what the table says. `atOnce`: all
 * calls are begun before any is waited for, because the state does not last.
 */
export async function play<T>(
  table: OperationTable<T, PropertyKey>,
  state: string,
  has: Abilities,
  handle: T,
  { atOnce = false } = {},
): Promise<void> {
  const column = table.states.indexOf(state)
  const found: [string, string][] = []
  const expected: [string, string][] = []
  const begun: Promise<unknown>[] = []
  for (const key of Reflect.ownKeys(table.rows)) {
    const row = table.rows[key] as Row<T>
    const wanted = expectedOutcome(row as Row<never>, column, has)
    const entry: [string, string] = [titleOf(key), '']
    found.push(entry)
    expected.push([titleOf(key), wanted])
    const done = outcomeOf(row.call, handle, wanted).then((outcome) => {
      entry[1] = outcome
    })
    if (atOnce) begun.push(done)
    else await done
  }
  await Promise.all(begun)
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected), `${table.of}, ${state}`)
}

/** As the call is written; what a symbol calls itself differs between versions of Node. */
export function titleOf(key: PropertyKey): string {
  if (key === Symbol.asyncDispose) return '[Symbol.asyncDispose]'
  return typeof key === 'symbol' ? `[${key.description}]` : String(key)
}
