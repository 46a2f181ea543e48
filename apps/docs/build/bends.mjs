const BENDS_BY = 1.5
// Below, what a message costs beside its bytes is most of it: no byte gets dearer there.
const LEAST_BYTES = 4_096

/**
 * Where a curve bends upward: the points at which a message (or, by size, a byte of it) costs more than 1.5 times the least that it
 * cost at a smaller one. A line each: { name, from, times }, the first such point and how many times at most; none = no line.
 */
export function bendsOf({ x, lines }) {
  return lines.flatMap(({ name, points }) => {
    const costs = points
      .filter(([value]) => x !== 'bytes' || value >= LEAST_BYTES)
      .map(([value, cost]) => ({ value, cost: x === 'bytes' ? cost / value : cost }))
    let least = Number.POSITIVE_INFINITY
    let bend
    for (const { value, cost } of costs) {
      const times = cost / least
      if (times > BENDS_BY)
        bend = { name, from: bend?.from ?? value, times: Math.max(times, bend?.times ?? 0) }
      least = Math.min(least, cost)
    }
    return bend === undefined ? [] : [bend]
  })
}
