import type { Traits } from '@ipc/core'
import { FRAME_HEADER_BYTES } from '@ipc/core/adapter'
import { hostSupport } from '@ipc/host'
import { posixLimits } from '../limits/posix-limits.js'

/** What `posixMq` can do on this machine, with its limits of now. */
export function posixTraits(): { mailbox: Traits; link: Traits } {
  const { msgsizeMax } = posixLimits()
  const mailbox: Traits = {
    duplex: 'half',
    boundaries: 'message',
    order: 'priority',
    senders: 'many',
    receivers: 'many',
    capacities: ['bounded'],
    whenFull: ['wait', 'reject', 'drop-incoming'],
    maxMessageBytes: msgsizeMax,
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
    maxMessageBytes: msgsizeMax - FRAME_HEADER_BYTES,
    noticesDeath: true,
    persistence: 'process',
  }
  return { mailbox, link }
}
