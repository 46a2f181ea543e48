import type { Mechanism, Traits, ZeroCopy } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'
import { openMailbox, unlinkMailbox } from './mailbox.js'
import { openParty } from './party.js'
import { openPublisher, openSubscriber } from './topic.js'

const GIBIBYTE = 2 ** 30

const mailbox: Traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'priority',
  senders: 'many',
  receivers: 'many',
  capacities: ['rendezvous', 'bounded', 'unbounded'],
  whenFull: ['wait', 'reject', 'drop-incoming', 'drop-oldest'],
  maxMessageBytes: GIBIBYTE,
  sync: false,
  noticesDeath: false,
  publishes: true,
  persistence: 'process',
  handOver: 'process',
  reach: 'related',
  delivery: 'once',
  supported: true,
}

const link: Traits = { ...mailbox, duplex: 'full', senders: 'one', receivers: 'one', publishes: false }

/**
 * Mailboxes, links and topics inside one process: for tests, for browsers, and the template for a new mechanism.
 * No Sync calls: a blocked thread could never be woken by itself.
 */
export function memory(): Mechanism<{ type: number; priority: number }, ZeroCopy> {
  return defineMechanism({
    name: 'memory',
    traits: { mailbox, link },
    attributes: ['type', 'priority'],
    adapter: { openMailbox, openParty, openPublisher, openSubscriber, unlink: unlinkMailbox },
  })
}
