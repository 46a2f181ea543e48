import type { Effort } from './comparison.js'

const QUICK_MS = 3.5 * 60_000

/** `--quick` takes two generations of short slices, and more for what does not settle while there is time. */
export function effortOf(quick: boolean): Effort {
  return quick
    ? {
        sliceMs: 60,
        warmUpSlices: 3,
        pairsAGeneration: 5,
        generations: 2,
        mostGenerations: 5,
        extraUntil: performance.now() + QUICK_MS,
      }
    : {
        sliceMs: 150,
        warmUpSlices: 4,
        pairsAGeneration: 3,
        generations: 9,
        mostGenerations: 18,
        extraUntil: Number.POSITIVE_INFINITY,
      }
}
