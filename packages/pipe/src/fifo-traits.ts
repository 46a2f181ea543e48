import type { Traits } from '@ipc/core'
import { hostSupport } from '@ipc/host'

const supported = hostSupport('FIFOs (fifo)')

/** A position in a message is 32 bits wide; the limit keeps well below, at what one Uint8Array holds on every platform. */
export const MOST_MESSAGE_BYTES = 2 ** 30

const common = {
  boundaries: 'message',
  order: 'arrival',
  capacities: ['bounded'],
  whenFull: ['wait', 'reject', 'drop-incoming'],
  maxMessageBytes: MOST_MESSAGE_BYTES,
  sync: true,
  publishes: false,
  // What is in a pipe lives while somebody has it open.
  persistence: 'process',
  handOver: 'kernel',
  reach: 'host',
  delivery: 'once',
  supported,
} as const

export const fifoTraits: { readonly mailbox: Traits; readonly link: Traits } = {
  // receivers: many where the mailbox was made with a maxMessageBytes of one packet (4,072) or less.
  mailbox: { ...common, duplex: 'half', senders: 'many', receivers: 'one', noticesDeath: false },
  link: { ...common, duplex: 'full', senders: 'one', receivers: 'one', noticesDeath: true },
}

/** The largest message of a mailbox or link where its maker names none. */
export const DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024
