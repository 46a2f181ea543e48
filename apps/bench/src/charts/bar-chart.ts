import { short } from '../report/numbers.js'
import { logScale } from './log-scale.js'
import { colourOf, drawing, element, text } from './svg.js'

export interface Bar {
  readonly name: string
  readonly value: number
  /** Which colour: bars of one group share it. */
  readonly group: number
  /** Values to mark across the bar, such as what must be reached. */
  readonly marks?: readonly number[]
}

const WIDTH = 760
const PLOT = { left: 330, right: 680, top: 52 }
const ROW = 22

/** Lying bars on a logarithmic scale, with the value at each end. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const values = bars.flatMap(({ value, marks = [] }) => [value, ...marks])
  const scale = logScale(values, PLOT.left, PLOT.right)
  const bottom = PLOT.top + bars.length * ROW
  return drawing(WIDTH, bottom + 40, title, [
    ...scale.ticks.flatMap((tick) => [
      element('line', {
        x1: scale.place(tick),
        x2: scale.place(tick),
        y1: PLOT.top - 6,
        y2: bottom,
        stroke: '#8884',
        'stroke-width': 1,
      }),
      text(scale.place(tick), bottom + 16, short(tick), { 'text-anchor': 'middle' }),
    ]),
    text((PLOT.left + PLOT.right) / 2, bottom + 34, unit, { 'text-anchor': 'middle' }),
    ...bars.flatMap((bar, index) => barAt(bar, PLOT.top + index * ROW, scale.place)),
  ])
}

function barAt(
  { name, value, group, marks = [] }: Bar,
  top: number,
  place: (value: number) => number,
): string[] {
  const end = place(value)
  return [
    text(PLOT.left - 8, top + 13, name, { 'text-anchor': 'end' }),
    element('rect', {
      x: PLOT.left,
      y: top + 2,
      width: Math.max(1, end - PLOT.left),
      height: ROW - 8,
      fill: colourOf(group),
    }),
    ...marks.map((mark) =>
      element('line', {
        x1: place(mark),
        x2: place(mark),
        y1: top - 1,
        y2: top + ROW - 3,
        stroke: '#d9534f',
        'stroke-width': 2,
      }),
    ),
    text(Math.max(end, ...marks.map(place)) + 6, top + 13, short(value)),
  ]
}
