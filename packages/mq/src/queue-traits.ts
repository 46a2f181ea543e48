import type { Traits } from '@ipc/core'
import { FRAME_HEADER_BYTES } from '@ipc/core/adapter'
import { hostSupport } from '@ipc/host'

/** What the mailbox and the link of a kind of queue can do: all that both kinds have in common, and what is its own. */
export function queueTraits(
  own: Pick<Traits, 'order' | 'maxMessageBytes' | 'foreignMessages'>,
): Readonly<Record<'mailbox' | 'link', Traits>> {
  const common = {
    boundaries: 'message',
    order: own.order,
    capacities: ['bounded'],
    whenFull: ['wait', 'reject', 'drop-incoming'],
    sync: true,
    publishes: false,
    handOver: 'kernel',
    reach: 'host',
    delivery: 'once',
    supported: hostSupport('message queues (mq)'),
  } as const
  return {
    mailbox: {
      ...common,
      ...own,
      duplex: 'half',
      senders: 'many',
      receivers: 'many',
      noticesDeath: false,
      persistence: 'kernel',
    },
    link: {
      ...common,
      // Each message has a frame; foreign programs have no way in.
      maxMessageBytes: own.maxMessageBytes - FRAME_HEADER_BYTES,
      duplex: 'full',
      senders: 'one',
      receivers: 'one',
      noticesDeath: true,
      persistence: 'process',
    },
  }
}
