import type { Theatre } from '../cast/theatre.js'
import type { Contestant } from '../contestant.js'
import { microsecondsOf } from '../figures.js'
import { median } from '../statistics/spread.js'
import type { CurveLine, CurvePlan } from './curve-plan.js'
import type { CurveResult } from './curve-result.js'

const GENERATIONS = 3
// Until V8 has compiled what a process runs; many processes share the processors, so each takes as many times longer.
const WARM_UP_A_PROCESS = 2
const SLICES = 3
const SLICE_MS = 80

/** Walks along a curve. A point that cannot be had is left out. */
export async function measureCurve({ title, x, lines }: CurvePlan, theatre: Theatre): Promise<CurveResult> {
  const measured = []
  for (const line of lines) measured.push(await measureLine(line, theatre))
  return { title, x, y: 'µs a message', lines: measured }
}

async function measureLine(
  { name, points }: CurveLine,
  theatre: Theatre,
): Promise<CurveResult['lines'][number]> {
  const found: (readonly [number, number])[] = []
  for (const { x, contestant } of points) {
    const microseconds = await microsecondsAMessage(contestant, theatre).catch(() => undefined)
    if (microseconds !== undefined) found.push([x, microseconds])
  }
  return { name, points: found }
}

/** The median over fresh processes: how one process is laid out, or where it runs, is no part of a curve. */
async function microsecondsAMessage(contestant: Contestant, theatre: Theatre): Promise<number> {
  const slices: number[] = []
  for (let generation = 0; generation < GENERATIONS; generation += 1) {
    slices.push(...(await slicesOf(contestant, theatre)))
  }
  return median(slices)
}

async function slicesOf(contestant: Contestant, theatre: Theatre): Promise<number[]> {
  const cast = await theatre.cast(contestant)
  try {
    for (let slice = 0; slice < warmUpSlices(contestant); slice += 1) await cast.slice(SLICE_MS)
    const slices: number[] = []
    while (slices.length < SLICES) slices.push(microsecondsOf(await cast.slice(SLICE_MS)))
    return slices
  } finally {
    await cast.end()
  }
}

function warmUpSlices(contestant: Contestant): number {
  const { senders = 1, receivers = 1 } = contestant.program === 'ours' ? contestant : {}
  return WARM_UP_A_PROCESS * (senders + receivers)
}
