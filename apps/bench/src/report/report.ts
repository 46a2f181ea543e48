import type { Machine } from '../machine.js'
import type { RowResult } from '../rows/result.js'
import type { CurveResult } from '../survey/curve-result.js'
import type { SurveyResult } from '../survey/survey-result.js'

/** Everything that a run found: what `--json` keeps and `compare` reads. */
export interface Report {
  readonly version: 1
  readonly startedAt: string
  readonly quick: boolean
  readonly machine: Machine
  /** Why there was no C beside; absent where there was. */
  readonly missingReferences?: string | undefined
  readonly rows: readonly RowResult[]
  readonly survey: readonly SurveyResult[]
  readonly curves: readonly CurveResult[]
}
