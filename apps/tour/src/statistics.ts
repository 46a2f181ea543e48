/** The middle of the sorted values; with an even count the mean of the two. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  const high = sorted[Math.floor(middle)] ?? Number.NaN
  return (low + high) / 2
}

/** `value` with at most so many digits behind the point: a timing means nothing beyond. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
