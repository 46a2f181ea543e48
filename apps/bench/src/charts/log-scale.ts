/** Places values between two pixels by their logarithm. */
export interface LogScale {
  place(value: number): number
  /** Powers of ten within, for the axis. */
  readonly ticks: readonly number[]
}

/** The scale reaches from the power of ten at or below the least value to the one at or above the greatest. */
export function logScale(values: readonly number[], from: number, to: number): LogScale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value))
  const low = Math.floor(Math.log10(Math.min(...positive, 1e300)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive, 1e-300))))
  const step = Math.ceil((high - low) / 8)
  const ticks: number[] = []
  for (let power = low; power <= high; power += step) ticks.push(10 ** power)
  return {
    place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks,
  }
}
