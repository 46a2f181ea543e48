import type { Figures } from '../figures.js'
import type { Spread } from '../statistics/spread.js'

/** One of our channels in one form, beside the same work over a pipe in C. */
export interface SurveyResult {
  readonly subject: string
  readonly reference: string
  /** Times as fast as the reference. */
  readonly speed: Spread | undefined
  readonly figures: Figures | undefined
  readonly why?: string | undefined
}
