import Table from 'cli-table3'
import pc from 'picocolors'
import { reachesOtherProcesses } from './mechanisms.js'
import type { Row } from './row.js'

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** The result for people. */
export function renderTable(rows: readonly Row[]): string {
  const table = new Table({
    head: ['mechanism', 'addressing', 'messages', 'round trip p50', 'messages/s', 'MB/s', 'SHA-256'].map(
      (text) => pc.bold(text),
    ),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  })
  table.push(...rows.map(cells))
  return table.toString()
}

function cells(row: Row): string[] {
  return [
    pc.cyan(row.mechanism) + (reachesOtherProcesses(row.mechanism) ? '' : pc.dim(' (in process)')),
    row.addressing,
    numbers.format(row.messages),
    figure(row.roundTripP50Us, ' µs'),
    figure(row.messagesPerSecond),
    figure(row.megabytesPerSecond),
    row.ok ? pc.green('the same') : pc.red('failed'),
  ]
}

function figure(value: number | null, unit = ''): string {
  return value === null ? pc.dim('–') : numbers.format(value) + unit
}
