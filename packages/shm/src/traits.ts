import type { Traits } from '@ipc/core'
import { hostSupport } from '@ipc/host'
import { MAX_MESSAGE_BYTES } from './segment/attributes.js'

const supported = hostSupport('rings in shared memory (shm)')

export const mailboxTraits: Traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'arrival',
  senders: 'many',
  receivers: 'many',
  capacities: ['rendezvous', 'bounded'],
  whenFull: ['wait', 'reject', 'drop-incoming', 'drop-oldest'],
  maxMessageBytes: MAX_MESSAGE_BYTES,
  sync: true,
  noticesDeath: false,
  publishes: true,
  persistence: 'kernel',
  handOver: 'kernel',
  reach: 'host',
  delivery: 'once',
  supported,
}

export const linkTraits: Traits = {
  ...mailboxTraits,
  duplex: 'full',
  senders: 'one',
  receivers: 'one',
  whenFull: ['wait', 'reject', 'drop-incoming'],
  noticesDeath: true,
  publishes: false,
  persistence: 'process',
}
