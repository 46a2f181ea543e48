import Table from 'cli-table3'
import { colours } from '../colours.js'
import { microsecondsOf } from '../figures.js'
import type { SurveyResult } from '../survey/survey-result.js'
import { short } from './numbers.js'

const heads = [
  'program',
  '× C pipe',
  'p50 µs',
  'p99',
  'p99.9',
  'messages/s',
  'MB/s',
  'CPU s/M',
  'calls',
  'MiB',
]

/** The survey for people: ratios first. */
export function renderSurvey(results: readonly SurveyResult[]): string {
  const table = new Table({
    head: heads.map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...heads.slice(1).map(() => 'right' as const)],
  })
  table.push(...results.map(cells))
  return table.toString()
}

function cells({ name, contestant, speed, figures, systemCallsAMessage, why }: SurveyResult): string[] {
  if (figures === undefined || speed === undefined)
    return [colours.cyan(name), colours.yellow(why ?? 'not measured')]
  const { roundTripUs, messages, seconds, cpuSeconds, rssBytes } = figures
  const rate = 1e6 / microsecondsOf(figures)
  const oneWay = roundTripUs === undefined
  return [
    colours.cyan(name),
    short(speed.median),
    ...(oneWay ? ['', '', ''] : [roundTripUs.p50, roundTripUs.p99, roundTripUs.p999].map(short)),
    oneWay ? short(rate) : '',
    oneWay ? short((rate * contestant.bytes) / 1e6) : '',
    short((cpuSeconds / messages) * 1e6),
    systemCallsAMessage === undefined ? '' : short(systemCallsAMessage),
    seconds > 0 ? short(rssBytes / 2 ** 20) : '',
  ]
}
