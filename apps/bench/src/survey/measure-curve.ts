import type { Theatre } from '../cast/theatre.js'
import { measureChannels } from '../channels/measure-channels.js'
import type { Contestant } from '../contestant.js'
import { briefEffort } from '../effort.js'
import { microsecondsOf } from '../figures.js'
import { median } from '../statistics/spread.js'
import type { CurveLine, CurvePlan } from './curve-plan.js'
import type { CurveResult } from './curve-result.js'

const SLICES = 3

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

async function microsecondsAMessage(contestant: Contestant, theatre: Theatre): Promise<number> {
  const cast = await theatre.cast(contestant)
  try {
    for (let slice = 0; slice < briefEffort.warmUpSlices; slice += 1) await cast.slice(briefEffort.sliceMs)
    const slices: number[] = []
    while (slices.length < SLICES) slices.push(microsecondsOf(await cast.slice(briefEffort.sliceMs)))
    return median(slices)
  } finally {
    await cast.end()
  }
}

/** What each of 1 to 1,000 open mailboxes costs. */
export async function measureChannelCurve(): Promise<CurveResult> {
  const lines = []
  for (const mechanism of ['shm', 'fifo', 'unix'] as const) {
    const points: (readonly [number, number])[] = []
    for (const count of [1, 10, 100, 1_000]) {
      const costs = await measureChannels(mechanism, count).catch(() => undefined)
      if (costs !== undefined) points.push([count, costs.openSecondsEach * 1e6])
    }
    lines.push({ name: mechanism, points })
  }
  return { title: 'Opening a mailbox, by how many are open', x: 'channels', y: 'µs each', lines }
}
