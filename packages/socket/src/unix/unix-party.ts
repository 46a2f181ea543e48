import type { PartyPort, PartyRequest } from '@ipc/core/adapter'
import { type LinkContext, openLocalParty } from '@ipc/host'
import { UnixConnection } from '../connection/unix-connection.js'
import { grantedLink } from '../link/link-buffering.js'
import { StreamLinkPort } from '../link/stream-link-port.js'

/** A party whose links are the very connections on which the pairs met. */
export function openUnixParty(request: PartyRequest): Promise<PartyPort> {
  grantedLink(request)
  return openLocalParty('unix', request, {
    create: (context) => ({ offer: {}, port: linkPort(context) }),
    join: (context) => linkPort(context),
  })
}

function linkPort({ self, peer, request, control }: LinkContext): StreamLinkPort {
  const buffering = grantedLink(request)
  const address = `the unix link ${self} - ${peer}`
  return new StreamLinkPort(new UnixConnection(control.detach(), address), buffering, address)
}
