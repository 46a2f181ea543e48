import { short } from '../report/numbers.js'
import type { CurveResult } from '../survey/curve-result.js'
import { type LogScale, logScale } from './log-scale.js'
import { colourOf, drawing, element, text } from './svg.js'

const WIDTH = 760
const HEIGHT = 440
const PLOT = { left: 70, right: 580, top: 44, bottom: 390 }

/** A curve with both axes logarithmic: what costs twice as much for twice as many is a straight line. */
export function lineChart({ title, x, y, lines }: CurveResult): string {
  const points = lines.flatMap((line) => line.points)
  const across = logScale(
    points.map(([value]) => value),
    PLOT.left,
    PLOT.right,
  )
  const up = logScale(
    points.map(([, value]) => value),
    PLOT.bottom,
    PLOT.top,
  )
  return drawing(WIDTH, HEIGHT, title, [
    ...grid(across, up),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 12, x, { 'text-anchor': 'middle' }),
    text(16, PLOT.top - 6, y),
    ...lines.flatMap(({ name, points: own }, index) => [
      element('polyline', {
        points: own.map(([a, b]) => `${across.place(a).toFixed(1)},${up.place(b).toFixed(1)}`).join(' '),
        fill: 'none',
        stroke: colourOf(index),
        'stroke-width': 2,
      }),
      ...own.map(([a, b]) =>
        element('circle', { cx: across.place(a), cy: up.place(b), r: 3, fill: colourOf(index) }),
      ),
      element('rect', {
        x: PLOT.right + 20,
        y: PLOT.top + index * 20,
        width: 12,
        height: 12,
        fill: colourOf(index),
      }),
      text(PLOT.right + 38, PLOT.top + index * 20 + 11, name),
    ]),
  ])
}

function grid(across: LogScale, up: LogScale): string[] {
  const rule = { stroke: '#8884', 'stroke-width': 1 }
  return [
    ...across.ticks.flatMap((tick) => {
      const at = across.place(tick)
      return [
        element('line', { x1: at, x2: at, y1: PLOT.top, y2: PLOT.bottom, ...rule }),
        text(at, PLOT.bottom + 18, short(tick), { 'text-anchor': 'middle' }),
      ]
    }),
    ...up.ticks.flatMap((tick) => {
      const at = up.place(tick)
      return [
        element('line', { x1: PLOT.left, x2: PLOT.right, y1: at, y2: at, ...rule }),
        text(PLOT.left - 8, at + 4, short(tick), { 'text-anchor': 'end' }),
      ]
    }),
  ]
}
