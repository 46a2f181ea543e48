/** Fewer say nothing. */
export const LEAST_PAIRS = 9

const STEADY = 1.5

/** A slice of the subject between two of the reference: microseconds a message of each. */
export interface Pair {
  readonly before: number
  readonly subject: number
  readonly after: number
  /** Others took the processor from one of the three. */
  readonly disturbed: boolean
}

/**
 * These machines move by a factor of ten within minutes. A pair counts when the reference just before and just after
 * agrees within 1.5 times, so that the machine was the same for both, and nobody else took the processor.
 */
export function counts({ before, after, disturbed }: Pair): boolean {
  return !disturbed && Math.max(before, after) <= STEADY * Math.min(before, after)
}

/** How many times the reference's time the subject took. */
export function costOf({ before, subject, after }: Pair): number {
  return subject / Math.sqrt(before * after)
}
