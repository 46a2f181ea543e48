import type { DescriptorLink, Mechanism, Traits } from '@ipc/core'
import { defineMechanism, type MailboxRequest, oneName } from '@ipc/core/adapter'
import { hostSupport } from '@ipc/host'
import { MailboxPort } from '../mailbox/mailbox-port.js'
import { pipeAdapter } from '../named-pipe/pipe-adapter.js'
import { unixAddress } from './unix-address.js'
import { UnixMeeting } from './unix-meeting.js'
import { openUnixParty } from './unix-party.js'

const onWindows = process.platform === 'win32'
const supported = onWindows || hostSupport('Unix sockets (unix)')

const mailbox: Traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'arrival',
  senders: 'many',
  receivers: 'many',
  capacities: ['rendezvous', 'bounded', 'unbounded'],
  whenFull: ['wait', 'reject', 'drop-incoming'],
  maxMessageBytes: 2 ** 30,
  sync: !onWindows,
  noticesDeath: true,
  publishes: false,
  persistence: 'process',
  handOver: 'process',
  reach: 'host',
  delivery: 'once',
  supported,
}

const link: Traits = { ...mailbox, duplex: 'full', senders: 'one', receivers: 'one', handOver: 'kernel' }

/** Options of `unix()`. */
export interface UnixOptions {
  /** Path of the mailbox's socket (or, with `abstract`, its name), 107 bytes at most; by default one in the runtime directory. */
  readonly at?: string | undefined
  /** Mailboxes: a name in Linux's abstract namespace instead of a file: it needs no directory and is gone with its owner, and has no permissions: any local user can connect. */
  readonly abstract?: boolean | undefined
}

/**
 * Unix domain stream sockets. A mailbox belongs to the process that opened it first, which hands its messages to those who
 * receive; when that process closes or dies another takes over. A link is one connection, which can pass open file descriptors. Sync calls work. Follows unix(7).
 * On Windows, where it was never run: named pipes of node:net, without Sync calls, descriptors and the peer's identity.
 */
export function unix(options: UnixOptions = {}): Mechanism<unknown, DescriptorLink> {
  checkUnixOptions(options)
  const at = options.at
  const abstract = options.abstract ?? false
  const checkName = oneName(at)
  const meetingOf = ({ namespace, name, mode }: Pick<MailboxRequest, 'namespace' | 'name' | 'mode'>) => {
    checkName(name)
    return new UnixMeeting(unixAddress({ at, abstract }, namespace, name), mode)
  }
  return defineMechanism({
    name: 'unix',
    traits: { mailbox, link },
    adapter: onWindows
      ? pipeAdapter(at, abstract)
      : {
          openMailbox: (request) => MailboxPort.open(meetingOf(request), request, true),
          openMailboxSync: (request) => MailboxPort.openSync(meetingOf(request), request),
          openParty: (request) => openUnixParty(request),
          unlink: (request) => meetingOf({ ...request, mode: 0o600 }).unlink(),
        },
  })
}

function checkUnixOptions(options: UnixOptions): void {
  for (const name of Object.keys(options)) {
    if (name !== 'at' && name !== 'abstract')
      throw new TypeError(`unix() has no option '${name}': it has at, abstract`)
  }
  const { at, abstract } = options
  if (at !== undefined && (typeof at !== 'string' || at === ''))
    throw new TypeError('at must be a path, or a name where abstract is true')
  if (abstract !== undefined && typeof abstract !== 'boolean')
    throw new TypeError('abstract must be true or false')
}
