import type { Traits } from '@ipc/core'
import { FRAME_HEADER_BYTES } from '@ipc/core/adapter'
import { hostSupport } from '@ipc/host'
import { sysvLimits } from '../limits/sysv-limits.js'

/** What `sysvMq` can do on this machine, with its limits of now. */
export function sysvTraits(): { mailbox: Traits; link: Traits } {
  const { msgmax } = sysvLimits()
  const mailbox: Traits = {
    duplex: 'half',
    boundaries: 'message',
    order: 'type',
    senders: 'many',
    receivers: 'many',
    capacities: ['bounded'],
    whenFull: ['wait', 'reject', 'drop-incoming'],
    maxMessageBytes: msgmax,
    sync: true,
    noticesDeath: false,
    publishes: false,
    persistence: 'kernel',
    handOver: 'kernel',
    reach: 'host',
    delivery: 'once',
    supported: hostSupport('message queues (mq)'),
  }
  const link: Traits = {
    ...mailbox,
    duplex: 'full',
    senders: 'one',
    receivers: 'one',
    maxMessageBytes: msgmax - FRAME_HEADER_BYTES,
    noticesDeath: true,
    persistence: 'process',
  }
  return { mailbox, link }
}
