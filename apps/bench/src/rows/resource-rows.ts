import { ours } from '../contestants/contestants.js'
import type { ChannelsRow, SystemCallsRow } from './row.js'

const CALLS_A_MESSAGE = 0.01
const KIB_A_CHANNEL = { must: 64, aim: 16 }

/** What messages and channels cost beside time. */
export const resourceRows: readonly (SystemCallsRow | ChannelsRow)[] = [
  {
    kind: 'system-calls',
    id: 'shm-system-calls',
    title: 'shm system calls a message, both awake',
    must: CALLS_A_MESSAGE,
    subject: ours('shm', 'link', 'try', 'one-way'),
  },
  {
    kind: 'system-calls',
    id: 'shm-system-calls-await',
    title: 'shm system calls a message, await',
    must: CALLS_A_MESSAGE,
    subject: ours('shm', 'link', 'await', 'one-way'),
  },
  {
    kind: 'system-calls',
    id: 'shm-system-calls-8-senders',
    title: 'shm system calls a message, 8 senders',
    must: CALLS_A_MESSAGE,
    subject: ours('shm', 'mailbox', 'try', 'one-way', { senders: 8 }),
  },
  ...(['shm', 'fifo', 'unix'] as const).map((mechanism) => ({
    kind: 'channels' as const,
    id: `${mechanism}-channels`,
    title: `1,000 open ${mechanism} channels, KiB heap each`,
    ...KIB_A_CHANNEL,
    mechanism,
  })),
]
