/** The largest message type: mtype is a long, but 32-bit programs take part too. */
export const LARGEST_TYPE = 2 ** 31 - 1

/** `value` as a whole number from `least` to `most`; else TypeError or RangeError naming it. */
export function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new TypeError(`${name} must be a whole number, not ${String(value)}`)
  }
  if (value < least || value > most)
    throw new RangeError(`${name} is ${value}: it must be ${least} to ${most}`)
  return value
}
