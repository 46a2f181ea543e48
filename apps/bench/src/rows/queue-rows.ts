import type { Reference } from '../contestant.js'
import { inC, ours } from '../contestants/contestants.js'
import type { RatioRow } from './row.js'

const ids = { sysvMq: 'sysv-mq', posixMq: 'posix-mq' }

/** The kernel's queues against the same calls in C. 64 B, mailboxes. */
export const queueRows: readonly RatioRow[] = [
  ...rowsOf('sysvMq', 'sysv-queue'),
  ...rowsOf('posixMq', 'posix-queue'),
]

function rowsOf(mechanism: 'sysvMq' | 'posixMq', exchange: Reference['exchange']): RatioRow[] {
  return [
    {
      kind: 'ratio',
      id: `${ids[mechanism]}-sync`,
      title: `${mechanism} Sync`,
      as: 'speed',
      must: 0.7,
      aim: 0.9,
      reference: inC(exchange, 'one-way'),
      subject: ours(mechanism, 'mailbox', 'sync', 'one-way'),
    },
    {
      kind: 'ratio',
      id: `${ids[mechanism]}-sync-round-trip`,
      title: `${mechanism} Sync, round trip`,
      as: 'cost',
      must: 1.3,
      aim: 1.1,
      reference: inC(exchange, 'round-trip'),
      subject: ours(mechanism, 'mailbox', 'sync', 'round-trip'),
    },
  ]
}
