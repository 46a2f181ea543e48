import type { Contestant, MechanismName, Ours } from '../contestant.js'

/** What a row's figure must be, and what it should be: at most for costs, at least for speeds. */
interface Goal {
  readonly id: string
  readonly title: string
  readonly must: number
  readonly aim?: number
}

/** Subject and reference, side by side. */
export interface RatioRow extends Goal {
  readonly kind: 'ratio'
  /** `cost`: times the reference's time, lower is better; `speed`: times as fast as the reference, higher is better. */
  readonly as: 'cost' | 'speed'
  readonly reference: Contestant
  readonly subject: Contestant
  /** Where the reference itself is below so many microseconds, this many microseconds are the must. */
  readonly below?: { readonly referenceUs: number; readonly mustUs: number }
}

/** System calls a message; at most. */
export interface SystemCallsRow extends Goal {
  readonly kind: 'system-calls'
  readonly subject: Ours
}

/** KiB of heap for each of a thousand open channels; at most. A thread each fails. */
export interface ChannelsRow extends Goal {
  readonly kind: 'channels'
  readonly mechanism: MechanismName
}

export type Row = RatioRow | SystemCallsRow | ChannelsRow
