import type { Figures } from '../figures.js'
import type { Spread } from '../statistics/spread.js'

/** `unsettled`: too few pairs counted. `failed`: it could not be measured. */
export type Verdict = 'aim' | 'met' | 'missed' | 'unsettled' | 'failed'

/** A measured row, as tables and JSON have it. */
export interface RowResult {
  readonly id: string
  readonly title: string
  readonly subject: string
  readonly reference: string | undefined
  /** 'at most' for costs, 'at least' for speeds; `must` and `aim` are in the figure's own unit. */
  readonly better: 'lower' | 'higher'
  readonly must: number
  readonly aim: number | undefined
  readonly figure: Spread | undefined
  /** Of the best slice of each: what an unsettled row is about. */
  readonly rough?: number
  readonly verdict: Verdict
  readonly why?: string | undefined
  readonly pairs?: { readonly all: number; readonly counted: number }
  readonly figures?: { readonly reference: Figures; readonly subject: Figures }
}
