import type { Arguments } from './arguments.js'
import type { Theatre } from './cast/theatre.js'
import { effortOf } from './effort.js'
import { thisMachine } from './machine.js'
import { showProgress } from './report/progress.js'
import type { Report } from './report/report.js'
import { measureRow } from './rows/measure-row.js'
import type { RowResult } from './rows/result.js'
import { rows } from './rows/rows.js'

/** Measures what was asked for. */
export async function bench(args: Arguments, theatre: Theatre, interrupted: AbortSignal): Promise<Report> {
  const machine = thisMachine()
  const startedAt = new Date().toISOString()
  const effort = effortOf(args.quick)
  const wanted = rows.filter(({ id }) => args.only?.includes(id) ?? true)
  const progress = showProgress(wanted.length)
  const results: RowResult[] = []
  try {
    for (const row of wanted) {
      interrupted.throwIfAborted()
      progress.begin(row.id)
      results.push(await measureRow(row, theatre, effort))
      progress.step()
    }
    interrupted.throwIfAborted()
  } finally {
    progress.end()
  }
  return {
    version: 1,
    startedAt,
    quick: args.quick,
    machine,
    missingReferences: theatre.missingReferences,
    rows: results,
    survey: [],
    curves: [],
  }
}
