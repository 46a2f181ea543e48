import { renderCurve } from './curve-table.js'
import type { Report } from './report.js'
import { renderSurvey } from './survey-table.js'
import { renderTable } from './table.js'

const METHOD =
  'Each ratio is the median over pairs A B A B of two programs alive side by side; a pair counts when the other agrees\n' +
  'before and after within 1.5 × (and, where both spin, had the processor). ~ means too few counted: the best of each.\n' +
  'Copied: all data, into the system and out into an array of its own. In place: one byte written and read, none copied.'

/** All that was found, for people. */
export function renderReport({ machine, rows, survey, curves, missingReferences }: Report): string {
  const { cpu, cores, memoryBytes, kernel, node, load } = machine
  const gibibytes = Math.round(memoryBytes / 2 ** 30)
  return [
    `${cpu}, ${cores} cores, ${gibibytes} GiB, ${kernel}, Node.js ${node}, load ${load.toFixed(1)}`,
    ...(missingReferences === undefined ? [] : [`Without C beside: ${missingReferences}.`]),
    ...(rows.length === 0 ? [] : [renderTable(rows)]),
    ...(survey.length === 0 ? [] : [renderSurvey(survey)]),
    ...curves.map(renderCurve),
    METHOD,
  ].join('\n')
}
