import type { Cast } from './cast/cast.js'
import type { Theatre } from './cast/theatre.js'
import { twoProcessors } from './cast/two-processors.js'
import type { Contestant } from './contestant.js'
import { bothSpin, playApart, wasDisturbed } from './disturbance.js'
import { type Figures, microsecondsOf } from './figures.js'
import { costOf, counts, LEAST_PAIRS, type Pair } from './statistics/pair.js'
import { type Spread, spreadOf } from './statistics/spread.js'

const SHORTER = 4

/** How long to measure. */
export interface Effort {
  readonly sliceMs: number
  readonly warmUpSlices: number
  readonly pairsAGeneration: number
  /** How often both start again in fresh processes. */
  readonly generations: number
  /** And how often where too few pairs counted, while there is time. */
  readonly mostGenerations: number
  /** Until when; `performance.now()`. */
  readonly extraUntil: number
}

export interface Comparison {
  /** How many times the reference's time the subject takes a message, over the pairs that count. */
  readonly cost: Spread
  /** The same over all pairs. */
  readonly allCost: Spread
  /** The best slice of each: what it is about where too few pairs count. */
  readonly bestCost: number
  readonly pairs: number
  readonly counted: number
  /** The slice of each in the middle. */
  readonly reference: Figures
  readonly subject: Figures
}

/** Measures two contestants side by side: A B A B … A, both alive, one playing while the other sleeps. */
export async function compare(
  theatre: Theatre,
  reference: Contestant,
  subject: Contestant,
  effort: Effort,
): Promise<Comparison> {
  // A short slice is more likely to have the processor to itself, and still has thousands of messages.
  const pace = bothSpin(reference) || bothSpin(subject) ? shorter(effort) : effort
  const processors = playApart(reference, subject) ? twoProcessors() : undefined
  const start = (contestant: Contestant) =>
    processors === undefined ? theatre.cast(contestant) : theatre.castApart(contestant, processors)
  const pairs: Pair[] = []
  const played = { reference: [] as Figures[], subject: [] as Figures[] }
  const enough = () => pairs.filter(counts).length >= LEAST_PAIRS
  const again = (generation: number) =>
    generation < effort.generations ||
    (generation < effort.mostGenerations && !enough() && performance.now() < effort.extraUntil)
  for (let generation = 0; again(generation); generation += 1) {
    const slices = await playGeneration(start, reference, subject, pace)
    const a = slices.reference.map((figures) => look(reference, figures))
    const b = slices.subject.map((figures) => look(subject, figures))
    pairs.push(...b.map((slice, index) => pairOf(a[index] as Look, slice, a[index + 1] as Look)))
    played.reference.push(...slices.reference)
    played.subject.push(...slices.subject)
  }
  const counted = pairs.filter(counts)
  return {
    cost: spreadOf(counted.map(costOf)),
    allCost: spreadOf(pairs.map(costOf)),
    bestCost: best(played.subject) / best(played.reference),
    pairs: pairs.length,
    counted: counted.length,
    reference: middleOf(played.reference),
    subject: middleOf(played.subject),
  }
}

interface Look {
  readonly microseconds: number
  readonly disturbed: boolean
}

function look(contestant: Contestant, figures: Figures): Look {
  return { microseconds: microsecondsOf(figures), disturbed: wasDisturbed(contestant, figures) }
}

function pairOf(before: Look, subject: Look, after: Look): Pair {
  return {
    before: before.microseconds,
    subject: subject.microseconds,
    after: after.microseconds,
    disturbed: before.disturbed || subject.disturbed || after.disturbed,
  }
}

interface Slices {
  readonly reference: Figures[]
  readonly subject: Figures[]
}

async function playGeneration(
  start: (contestant: Contestant) => Promise<Cast>,
  reference: Contestant,
  subject: Contestant,
  { sliceMs, warmUpSlices, pairsAGeneration }: Effort,
): Promise<Slices> {
  const a = await start(reference)
  try {
    const b = await start(subject)
    try {
      for (let slice = 0; slice < warmUpSlices; slice += 1) {
        await a.slice(sliceMs)
        await b.slice(sliceMs)
      }
      const slices: Slices = { reference: [await a.slice(sliceMs)], subject: [] }
      for (let pair = 0; pair < pairsAGeneration; pair += 1) {
        slices.subject.push(await b.slice(sliceMs))
        slices.reference.push(await a.slice(sliceMs))
      }
      return slices
    } finally {
      await b.end()
    }
  } finally {
    await a.end()
  }
}

function shorter(effort: Effort): Effort {
  return {
    ...effort,
    sliceMs: effort.sliceMs / SHORTER,
    warmUpSlices: effort.warmUpSlices * SHORTER,
    pairsAGeneration: effort.pairsAGeneration * SHORTER,
  }
}

function best(figures: readonly Figures[]): number {
  return Math.min(...figures.map(microsecondsOf))
}

function middleOf(figures: readonly Figures[]): Figures {
  const sorted = [...figures].sort((a, b) => microsecondsOf(a) - microsecondsOf(b))
  return sorted[Math.floor(sorted.length / 2)] as Figures
}
