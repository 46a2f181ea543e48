import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { microsecondsOf } from '../figures.js'
import type { Report } from '../report/report.js'
import type { RowResult } from '../rows/result.js'
import type { SurveyResult } from '../survey/survey-result.js'
import { type Bar, barChart } from './bar-chart.js'
import { lineChart } from './line-chart.js'

/** The charts of a report by file name. */
export function chartsOf({ rows, survey, curves }: Report): Map<string, string> {
  const charts = new Map<string, string>()
  const add = (name: string, title: string, unit: string, bars: readonly Bar[]) => {
    if (bars.length > 0) charts.set(`${name}.svg`, barChart(title, unit, bars))
  }
  add('speeds', 'Times as fast as the other; the line is the must', '×', barsOfRows(rows, 'higher'))
  add('costs', 'Times the other’s time; the line is the must', '×', barsOfRows(rows, 'lower'))
  for (const work of ['one-way', 'round-trip'] as const) {
    const words = work === 'one-way' ? 'One way' : 'Round trip'
    add(work, `${words}, 64 B`, work === 'one-way' ? 'µs a message' : 'µs, p50', barsOfSurvey(survey, work))
  }
  for (const curve of curves) charts.set(`by-${curve.x.replaceAll(' ', '-')}.svg`, lineChart(curve))
  return charts
}

/** Writes them into a folder, which is made where it is missing; returns their names. */
export async function writeCharts(report: Report, folder: string): Promise<string[]> {
  const charts = chartsOf(report)
  await mkdir(folder, { recursive: true })
  for (const [name, svg] of charts) await writeFile(join(folder, name), `${svg}\n`)
  return [...charts.keys()]
}

function barsOfRows(rows: readonly RowResult[], better: RowResult['better']): Bar[] {
  return rows.flatMap(({ id, reference, figure, must, better: own, verdict }) =>
    figure === undefined || reference === undefined || own !== better || verdict === 'unsettled'
      ? []
      : [{ name: id, value: figure.median, group: 0, marks: [must] }],
  )
}

function barsOfSurvey(survey: readonly SurveyResult[], work: 'one-way' | 'round-trip'): Bar[] {
  return survey.flatMap(({ name, contestant, figures }) =>
    figures === undefined || contestant.work !== work || contestant.bytes !== 64
      ? []
      : [
          {
            name: name
              .split(', ')
              .slice(0, contestant.program === 'ours' ? 2 : 1)
              .join(', '),
            value: microsecondsOf(figures),
            group: contestant.program === 'ours' ? 0 : 3,
          },
        ],
  )
}
