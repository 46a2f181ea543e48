import { IpcError } from '@ipc/core'
import type { PartyPort, PartyRequest } from '@ipc/core/adapter'
import { openParty, type PartyContext } from '@ipc/host'
import { grantedLink } from '../link/link-buffering.js'
import { StreamLinkPort } from '../link/stream-link-port.js'
import { TcpIntroductions } from './tcp-introductions.js'
import type { TcpSettings } from './tcp-settings.js'
import type { TcpWire } from './tcp-wire.js'

/** A party whose links are the very connections on which the pairs met. */
export async function openTcpParty(request: PartyRequest, settings: TcpSettings): Promise<PartyPort> {
  grantedLink(request)
  const introductions = await TcpIntroductions.open(request, settings)
  return openParty(introductions, request, {
    create: (context) => ({ offer: {}, port: linkPort(context) }),
    join: (context) => linkPort(context),
  })
}

function linkPort({ self, peer, request, wire }: PartyContext<TcpWire>): StreamLinkPort {
  const { connection } = wire
  const { certificateNames } = connection.identity
  if (certificateNames !== undefined && !certificateNames.includes(peer)) {
    const names = certificateNames.join(', ')
    throw new IpcError(
      'IPC_PERMISSION',
      `who calls itself '${peer}' shows a certificate for ${names}: give the party '${peer}' a certificate with its name`,
      {
        address: connection.address,
      },
    )
  }
  return new StreamLinkPort(connection, grantedLink(request), `the tcp link ${self} - ${peer}`)
}
