import Table from 'cli-table3'
import { colours } from '../colours.js'
import type { CurveResult } from '../survey/curve-result.js'
import { short, tickName } from './numbers.js'

/** A curve for people: a line of the table for each of its lines. */
export function renderCurve({ title, x, y, lines }: CurveResult): string {
  const across = [...new Set(lines.flatMap(({ points }) => points.map(([value]) => value)))].sort(
    (a, b) => a - b,
  )
  const head = [`${y}, by ${x}`, ...across.map(tickName)]
  const table = new Table({
    head: head.map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...across.map(() => 'right' as const)],
  })
  for (const { name, points } of lines) {
    const costs = new Map(points)
    table.push([colours.cyan(name), ...across.map((value) => cell(costs.get(value)))])
  }
  return `${colours.bold(title)}\n${table}`
}

function cell(cost: number | undefined): string {
  return cost === undefined ? '' : short(cost)
}
