import type { Traits } from '@ipc/core'
import { platformIsSupported } from '@ipc/ffi'
import { MAX_MESSAGE_BYTES } from './segment/attributes.js'

const supported: Traits['supported'] = platformIsSupported()
  ? true
  : 'shm needs Linux on x64 or arm64: use tcp() from @ipc/socket between processes, or memory() within one'

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
