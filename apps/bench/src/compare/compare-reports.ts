import type { Report } from '../report/report.js'
import { inverseOf, type Spread } from '../statistics/spread.js'

/** One figure in both reports. */
export interface Change {
  readonly name: string
  readonly before: Spread
  readonly after: Spread
  /** How many times as slow as it was; below 1 is faster. */
  readonly slower: number
  /** Beyond what the runs themselves spread. */
  readonly verdict: 'slower' | 'faster' | 'same'
}

const LEAST_CHANGE = 1.1

/** Compares ratios, not times: another machine, or another hour, does not count. What only one report has is left out. */
export function compareReports(before: Report, after: Report): Change[] {
  return [
    ...changes(figuresOfRows(before), figuresOfRows(after)),
    ...changes(speedsOf(before), speedsOf(after)),
  ]
}

/** A figure whose lower values are better. */
interface Cost {
  readonly cost: Spread
  readonly shown: Spread
}

function changes(before: ReadonlyMap<string, Cost>, after: ReadonlyMap<string, Cost>): Change[] {
  return [...after].flatMap(([name, now]) => {
    const then = before.get(name)
    return then === undefined ? [] : [changeOf(name, then, now)]
  })
}

function changeOf(name: string, then: Cost, now: Cost): Change {
  const slower = now.cost.median / then.cost.median
  const apart = now.cost.low > then.cost.high || now.cost.high < then.cost.low
  const large = slower > LEAST_CHANGE || slower < 1 / LEAST_CHANGE
  const verdict = apart && large ? (slower > 1 ? 'slower' : 'faster') : 'same'
  return { name, before: then.shown, after: now.shown, slower, verdict }
}

function figuresOfRows({ rows }: Report): Map<string, Cost> {
  return new Map(
    rows.flatMap(({ id, figure, better, verdict }) =>
      figure === undefined || verdict === 'unsettled' || verdict === 'failed'
        ? []
        : [[id, { cost: better === 'lower' ? figure : inverseOf(figure), shown: figure }]],
    ),
  )
}

function speedsOf({ survey }: Report): Map<string, Cost> {
  return new Map(
    survey.flatMap(({ name, speed }) =>
      speed === undefined ? [] : [[name, { cost: inverseOf(speed), shown: speed }]],
    ),
  )
}
