/** A limit as JSON has it: the text 'Infinity' stands for no limit, absence for a limit that was not named. */
export type LimitJson = number | 'Infinity'

/** Writes a limit for JSON. */
export function limitToJson(limit: number | undefined): LimitJson | undefined {
  return limit === Number.POSITIVE_INFINITY ? 'Infinity' : limit
}

/** Reads a limit: a count that is not negative, or 'Infinity'. Null for anything else, so that the reader can complain. */
export function limitFromJson(value: unknown): number | undefined | null {
  if (value === undefined) return undefined
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}
