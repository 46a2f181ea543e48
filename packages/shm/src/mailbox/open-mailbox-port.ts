import type { Port } from '@ipc/core/adapter'
import type { Membership } from '../participants/membership.js'
import type { SpinLimit } from '../waiting/spinner.js'
import { MailboxPort } from './mailbox-port.js'
import { RendezvousMailboxPort } from './rendezvous-mailbox-port.js'

/** The port that a mailbox's capacity asks for. */
export function mailboxPort(member: Membership, spin: SpinLimit, removeOnLastClose: boolean): Port {
  if (member.segment.header.capacity === 0) return new RendezvousMailboxPort(member, removeOnLastClose)
  return new MailboxPort(member, spin, removeOnLastClose)
}
