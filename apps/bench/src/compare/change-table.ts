import Table from 'cli-table3'
import { colours } from '../colours.js'
import { short } from '../report/numbers.js'
import type { Change } from './compare-reports.js'

const colourOf = { slower: colours.red, faster: colours.green, same: colours.dim }

/** What changed, the worst first. */
export function renderChanges(changes: readonly Change[]): string {
  const table = new Table({
    head: ['figure', 'was', 'is', 'times as slow', ''].map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right', 'left'],
  })
  const worstFirst = [...changes].sort((a, b) => b.slower - a.slower)
  table.push(
    ...worstFirst.map(({ name, before, after, slower, verdict }) => [
      colours.cyan(name),
      short(before.median),
      short(after.median),
      short(slower),
      colourOf[verdict](verdict),
    ]),
  )
  const count = changes.filter(({ verdict }) => verdict === 'slower').length
  return `${table.toString()}\n${count === 0 ? 'Nothing became slower.' : `${count} of ${changes.length} became slower.`}`
}
