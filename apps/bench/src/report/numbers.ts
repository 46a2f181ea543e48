/** Three digits that mean something; large whole numbers in full. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact' })

/** A power of ten on an axis: 0.1, 100, 10K, 1M. */
export function tickName(value: number): string {
  return value >= 1 ? compact.format(value) : String(value)
}
