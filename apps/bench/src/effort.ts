import type { Effort } from './comparison.js'

const QUICK_MS = 210_000

/** How much to do for each of the rows, in order. */
export type EffortPlan = (index: number, count: number) => Effort

/** `--quick`: each row has its part of three and a half minutes; rows that come late do with one generation. */
export function quickPlan(): EffortPlan {
  const start = performance.now()
  return (index, count) => {
    const late = performance.now() > start + (QUICK_MS * (index + 1)) / count
    return {
      sliceMs: 60,
      warmUpSlices: 3,
      pairsAGeneration: late ? 9 : 5,
      generations: late ? 1 : 2,
      mostGenerations: late ? 1 : 5,
      extraUntil: start + (QUICK_MS * (index + 1)) / count,
    }
  }
}

export const fullPlan: EffortPlan = () => ({
  sliceMs: 150,
  warmUpSlices: 4,
  pairsAGeneration: 3,
  generations: 9,
  mostGenerations: 18,
  extraUntil: Number.POSITIVE_INFINITY,
})

/** For the survey and the curves, which are hundreds. */
export const briefEffort: Effort = {
  sliceMs: 100,
  warmUpSlices: 3,
  pairsAGeneration: 3,
  generations: 1,
  mostGenerations: 1,
  extraUntil: 0,
}
