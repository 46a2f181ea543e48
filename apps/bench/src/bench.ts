import type { Arguments } from './arguments.js'
import type { Theatre } from './cast/theatre.js'
import { fullPlan, quickPlan } from './effort.js'
import { thisMachine } from './machine.js'
import { showProgress } from './report/progress.js'
import type { Report } from './report/report.js'
import { measureRow } from './rows/measure-row.js'
import type { RowResult } from './rows/result.js'
import { rows } from './rows/rows.js'
import { runSteps, type Step } from './steps.js'
import { curveSteps, surveySteps } from './survey/survey.js'

/** Measures what was asked for: the rows, in a full run also the survey and the curves, or the curves alone. */
export async function bench(args: Arguments, theatre: Theatre, interrupted: AbortSignal): Promise<Report> {
  const machine = thisMachine()
  const startedAt = new Date().toISOString()
  const wholeStory = !args.quick && args.only === undefined
  const rowSteps = args.growth ? [] : stepsOfRows(args)
  const survey = wholeStory && !args.growth ? await surveySteps() : []
  const curves = wholeStory ? curveSteps : []

  const progress = showProgress(rowSteps.length + survey.length + curves.length)
  const run = <T>(steps: readonly Step<T>[]) => runSteps(steps, theatre, progress, interrupted)
  try {
    return {
      version: 1,
      startedAt,
      quick: args.quick,
      machine,
      missingReferences: theatre.missingReferences,
      rows: await run(rowSteps),
      survey: await run(survey),
      curves: (await run(curves)).flat(),
    }
  } finally {
    progress.end()
  }
}

function stepsOfRows({ quick, only }: Arguments): Step<RowResult>[] {
  const wanted = rows.filter(({ id }) => only?.includes(id) ?? true)
  const plan = quick ? quickPlan() : fullPlan
  return wanted.map((row, index) => ({
    title: row.id,
    run: (theatre) => measureRow(row, theatre, plan(index, wanted.length)),
  }))
}
