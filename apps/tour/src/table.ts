import Table from 'cli-table3'
import { colours } from './colours.js'
import { reachesOtherProcesses } from './mechanisms.js'
import type { Row } from './row.js'

const HEADINGS = ['mechanism', 'addressing', 'messages', 'round trip', 'messages/s', 'MB/s', 'SHA-256']
const whole = new Intl.NumberFormat('en-US')
const tenths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** The result for people. */
export function renderTable(rows: readonly Row[]): string {
  const table = new Table({
    head: HEADINGS.map((heading) => colours.bold(heading)),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    // No lines between rows, and the library's own colours off: ours know when to be silent.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [] },
  })
  table.push(...rows.map(cells))
  const stays = rows.find(({ mechanism }) => !reachesOtherProcesses(mechanism))
  const note = stays ? `\n* ${stays.mechanism} ends at the process: its other side ran in this one` : ''
  return `${table.toString()}\nround trip: 64 bytes there and back, the median${note}`
}

function cells(row: Row): string[] {
  return [
    colours.cyan(row.mechanism) + (reachesOtherProcesses(row.mechanism) ? '' : '*'),
    row.addressing,
    whole.format(row.messages),
    figure(row.roundTripP50Us, tenths, ' µs'),
    figure(row.messagesPerSecond, whole),
    figure(row.megabytesPerSecond, tenths),
    row.ok ? colours.green('the same') : colours.red('failed'),
  ]
}

function figure(value: number | null, format: Intl.NumberFormat, unit = ''): string {
  return value === null ? colours.dim('–') : format.format(value) + unit
}
