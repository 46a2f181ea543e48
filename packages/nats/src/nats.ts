import type { Mechanism, Opt, Traits } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'
import { z } from 'zod'
import { serversOf } from './connection/servers.js'
import { keepingAlive } from './keeping-alive.js'
import { openMailbox, unlinkMailbox } from './mailbox/open-mailbox.js'
import { MOST_MESSAGE_BYTES } from './message-limit.js'
import { openParty } from './party/party.js'
import { openPublisher } from './topic/publisher-port.js'
import { openSubscriber } from './topic/subscriber-port.js'

const mailbox: Traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'type',
  senders: 'many',
  receivers: 'many',
  capacities: ['bounded', 'unbounded'],
  whenFull: ['wait'],
  maxMessageBytes: MOST_MESSAGE_BYTES,
  sync: false,
  noticesDeath: true,
  publishes: true,
  persistence: 'broker',
  handOver: 'broker',
  reach: 'network',
  delivery: 'at-least-once',
  supported: true,
}

const link: Traits = {
  ...mailbox,
  duplex: 'full',
  order: 'arrival',
  senders: 'one',
  receivers: 'one',
  whenFull: ['wait', 'reject', 'drop-incoming'],
  publishes: false,
  persistence: 'process',
  handOver: 'kernel',
  delivery: 'once',
}

const optionsShape = z.strictObject({
  servers: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
})

/** Mailboxes, links and topics over a NATS server. */
export function nats(options?: Opt<{ servers: string | readonly string[] }>): Mechanism<{ type: number }> {
  const checked = optionsShape.safeParse(options ?? {})
  if (!checked.success) {
    throw new TypeError(`nats(): servers must be a URL such as 'nats://127.0.0.1:4222', or several`)
  }
  const { servers: asked } = checked.data
  const servers = (): readonly string[] => serversOf(asked)
  return defineMechanism({
    name: 'nats',
    traits: { mailbox, link },
    attributes: ['type'],
    adapter: {
      openMailbox: (request) => keepingAlive(() => openMailbox(servers(), request)),
      openParty: (request) => keepingAlive(() => openParty(servers(), request)),
      openPublisher: (request) => keepingAlive(() => openPublisher(servers(), request)),
      openSubscriber: (request) => keepingAlive(() => openSubscriber(servers(), request)),
      unlink: (request) => keepingAlive(() => unlinkMailbox(servers(), request)),
    },
  })
}
