import type { Theatre } from '../cast/theatre.js'
import { measureChannels } from '../channels/measure-channels.js'
import { compare, type Effort } from '../comparison.js'
import { nameOf } from '../contestant.js'
import { microsecondsOf } from '../figures.js'
import { LEAST_PAIRS } from '../statistics/pair.js'
import { inverseOf } from '../statistics/spread.js'
import { systemCallsAMessage } from '../system-calls/system-calls.js'
import { judge } from './judge.js'
import type { RowResult } from './result.js'
import type { ChannelsRow, RatioRow, Row, SystemCallsRow } from './row.js'

/** Measures a row. What cannot be measured here becomes a failed row that says why. */
export async function measureRow(row: Row, theatre: Theatre, effort: Effort): Promise<RowResult> {
  try {
    if (row.kind === 'ratio') return await measureRatio(row, theatre, effort)
    if (row.kind === 'system-calls') return await measureSystemCalls(row, theatre, effort)
    return await measureHeap(row)
  } catch (error) {
    return { ...headOf(row), figure: undefined, verdict: 'failed', why: (error as Error).message }
  }
}

async function measureRatio(row: RatioRow, theatre: Theatre, effort: Effort): Promise<RowResult> {
  const comparison = await compare(theatre, row.reference, row.subject, effort)
  const { cost, bestCost, pairs, counted, reference, subject } = comparison
  const must = mustOf(row, microsecondsOf(reference))
  const figure = row.as === 'cost' ? cost : inverseOf(cost)
  const head = headOf(row)
  return {
    ...head,
    must,
    figure: counted === 0 ? undefined : figure,
    rough: row.as === 'cost' ? bestCost : 1 / bestCost,
    verdict: counted < LEAST_PAIRS ? 'unsettled' : judge(figure.median, head.better, must, row.aim),
    pairs: { all: pairs, counted },
    figures: { reference, subject },
  }
}

function mustOf({ must, below }: RatioRow, referenceUs: number): number {
  return below !== undefined && referenceUs < below.referenceUs ? below.mustUs / referenceUs : must
}

async function measureSystemCalls(row: SystemCallsRow, theatre: Theatre, effort: Effort): Promise<RowResult> {
  const calls = await systemCallsAMessage(theatre, row.subject, effort.sliceMs)
  return settled(row, calls)
}

async function measureHeap(row: ChannelsRow): Promise<RowResult> {
  const { heapBytesEach, threads } = await measureChannels(row.mechanism)
  const result = settled(row, heapBytesEach / 1_024)
  return threads > 0 ? { ...result, verdict: 'missed', why: `${threads} threads more` } : result
}

function settled(row: SystemCallsRow | ChannelsRow, figure: number): RowResult {
  return {
    ...headOf(row),
    figure: { median: figure, low: figure, high: figure },
    verdict: judge(figure, 'lower', row.must, row.aim),
  }
}

function headOf(row: Row): Omit<RowResult, 'figure' | 'verdict'> {
  return {
    id: row.id,
    title: row.title,
    subject: row.kind === 'channels' ? row.mechanism : nameOf(row.subject),
    reference: row.kind === 'ratio' ? nameOf(row.reference) : undefined,
    better: row.kind === 'ratio' && row.as === 'speed' ? 'higher' : 'lower',
    must: row.must,
    aim: row.aim,
  }
}
