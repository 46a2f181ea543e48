/** What became of all messages of one mechanism. */
export interface Ledger {
  readonly mechanism: string
  /** Sends that resolved and were noted. */
  readonly sent: number
  /** Different messages that were received and noted, or found at the end. */
  readonly received: number
  readonly lost: number
  readonly doubled: number
  readonly torn: number
  /** Messages that came although their sender had not noted them: killed between the two. */
  readonly unnoted: number
  readonly killed: { readonly senders: number; readonly receivers: number }
  readonly stopped: number
  readonly restarted: number
}

/**
 * What is wrong with it, a sentence each. A receiver that is killed between taking a message and noting it takes that
 * one with it, and a sender one that it had sent and not noted; a broker gives such a message again.
 */
export function faultsOf(ledger: Ledger, atLeastOnce: boolean): string[] {
  const { mechanism, lost, doubled, torn, unnoted, killed, sent } = ledger
  const found: string[] = []
  if (sent === 0) found.push('nothing was sent')
  if (torn > 0) found.push(`${torn} torn`)
  if (lost > killed.receivers) found.push(`${lost} lost, ${killed.receivers} receivers killed`)
  if (doubled > (atLeastOnce ? killed.receivers : 0)) found.push(`${doubled} doubled`)
  if (unnoted > killed.senders) found.push(`${unnoted} not noted, ${killed.senders} senders killed`)
  return found.map((fault) => `${mechanism}: ${fault}`)
}

const COLUMNS = [
  'mechanism',
  'sent',
  'received',
  'lost',
  'doubled',
  'torn',
  'killed',
  'stopped',
  'restarted',
] as const

export function ledgerTable(ledgers: readonly Ledger[]): string {
  const rows = ledgers.map((ledger) =>
    COLUMNS.map((column) => {
      const value = ledger[column]
      if (typeof value === 'object') return String(value.senders + value.receivers)
      return typeof value === 'number' ? value.toLocaleString('en-US') : value
    }),
  )
  const widths = COLUMNS.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
  return [line([...COLUMNS]), ...rows.map((row) => line(row))].join('\n')
}
