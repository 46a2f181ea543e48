import type { Contestant } from '../contestant.js'
import type { Figures } from '../figures.js'
import type { Spread } from '../statistics/spread.js'

/** One program in one form and size, beside the same work over a pipe in C. */
export interface SurveyResult {
  readonly name: string
  readonly contestant: Contestant
  readonly reference: string
  /** Times as fast as the reference; fewer pairs than a row has, and all of them count. */
  readonly speed?: Spread | undefined
  readonly figures?: Figures | undefined
  /** Where strace is, for messages of 64 B. */
  readonly systemCallsAMessage?: number | undefined
  /** Why it could not be measured. */
  readonly why?: string | undefined
}
