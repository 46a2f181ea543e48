import type { Mechanism, Traits } from '@ipc/core'
import { defineMechanism, type OpenRequest, oneName } from '@ipc/core/adapter'
import { hostSupport } from '@ipc/host'
import { MailboxPort } from '../mailbox/mailbox-port.js'
import type { Meeting } from '../mailbox/meeting.js'
import { AddressedMeeting } from './addressed-meeting.js'
import { PublishedMeeting } from './published-meeting.js'
import { openTcpParty } from './tcp-party.js'
import { checkTcpOptions, type TcpOptions } from './tcp-settings.js'

const mailbox: Traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'arrival',
  senders: 'many',
  receivers: 'many',
  capacities: ['rendezvous', 'bounded', 'unbounded'],
  whenFull: ['wait', 'reject', 'drop-incoming'],
  maxMessageBytes: 2 ** 30,
  sync: false,
  noticesDeath: true,
  publishes: false,
  persistence: 'process',
  handOver: 'process',
  reach: 'network',
  // A connection that breaks may take along the word that a message was received: the owner gives it out again.
  delivery: 'at-least-once',
  supported: true,
}

const link: Traits = {
  ...mailbox,
  duplex: 'full',
  senders: 'one',
  receivers: 'one',
  handOver: 'kernel',
  delivery: 'once',
}

/**
 * TCP sockets, with TLS where asked for. A mailbox belongs to the process that listens first, which hands its messages to
 * those who receive. Parties find each other by `peers`, `connect`, or, without them, on this host. Other hosts need `tls` or
 * `secret`, or the words `plaintext: 'allowed'`. No Sync calls. Follows tcp(7).
 * @throws TypeError or RangeError for options that make no sense; IPC_PERMISSION for an open door to other hosts.
 */
export function tcp(options: TcpOptions = {}): Mechanism {
  const settings = checkTcpOptions(options)
  const at = settings.listen ?? settings.connect
  // Without an address of one's own, others find it by files and locks of this host.
  const onHost = hostSupport(
    'the files by which tcp() without an address (listen, or connect to a mailbox) is found',
  )
  const traits = {
    mailbox: { ...mailbox, supported: at === undefined ? onHost : mailbox.supported },
    link: { ...link, supported: settings.listen === undefined ? onHost : link.supported },
  }
  const checkName = oneName(options.listen ?? options.connect)
  const meetingOf = ({ namespace, name }: Pick<OpenRequest, 'namespace' | 'name'>): Meeting => {
    if (at === undefined) return PublishedMeeting.of(namespace, name)
    checkName(name)
    return new AddressedMeeting(at, settings)
  }
  return defineMechanism({
    name: 'tcp',
    traits,
    adapter: {
      openMailbox: (request) => MailboxPort.open(meetingOf(request), request, false),
      openParty: (request) => openTcpParty(request, settings),
      unlink: (request) => meetingOf(request).unlink(),
    },
  })
}
