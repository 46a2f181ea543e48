import Table from 'cli-table3'
import { colours } from '../colours.js'
import { microsecondsOf } from '../figures.js'
import type { RowResult, Verdict } from '../rows/result.js'
import { short } from './numbers.js'

const colourOf: Readonly<Record<Verdict, (text: string) => string>> = {
  aim: colours.green,
  met: colours.green,
  missed: colours.red,
  unsettled: colours.yellow,
  failed: colours.yellow,
}

/** The rows for people. */
export function renderTable(results: readonly RowResult[]): string {
  const head = [
    'row',
    'what',
    'beside',
    'ratio',
    'middle half',
    'must',
    'aim',
    'verdict',
    'µs',
    'µs beside',
    'pairs',
  ]
  const table = new Table({
    head: head.map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true },
    colAligns: [
      'left',
      'left',
      'left',
      'right',
      'right',
      'right',
      'right',
      'left',
      'right',
      'right',
      'right',
    ],
  })
  table.push(...results.map(cells))
  const notes = results.flatMap(({ id, why }) => (why === undefined ? [] : [`${id}: ${why}`]))
  return [table.toString(), ...notes].join('\n')
}

function cells(result: RowResult): string[] {
  const { id, title, reference, better, must, aim, figure, verdict, pairs, figures } = result
  const sign = better === 'lower' ? '≤ ' : '≥ '
  return [
    colours.cyan(id),
    title,
    reference?.split(',')[0] ?? '–',
    ratioOf(result),
    figure === undefined || pairs === undefined ? '–' : `${short(figure.low)} … ${short(figure.high)}`,
    sign + short(must),
    aim === undefined ? '–' : sign + short(aim),
    colourOf[verdict](verdict === 'aim' ? 'met, aim too' : verdict),
    figures === undefined ? '–' : short(microsecondsOf(figures.subject)),
    figures === undefined ? '–' : short(microsecondsOf(figures.reference)),
    pairs === undefined ? '–' : `${pairs.counted}/${pairs.all}`,
  ]
}

function ratioOf({ figure, verdict, rough }: RowResult): string {
  if (verdict === 'unsettled' && rough !== undefined) return `~ ${short(rough)}`
  return figure === undefined ? '–' : short(figure.median)
}
