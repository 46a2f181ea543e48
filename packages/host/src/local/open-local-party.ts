import type { PartyPort, PartyRequest } from '@ipc/core/adapter'
import { openParty } from '../party/open-party.js'
import type { PartyContext } from '../party/party-maker.js'
import type { LinkContext, LinkMaker } from './link-maker.js'
import { LocalIntroductions } from './local-introductions.js'
import type { LocalWire } from './local-wire.js'

/**
 * Opens a party of a local mechanism: a Unix socket in the runtime directory is its name, 0600, gone when the party closes
 * and taken over when its process has died. Makes and accepts links in whatever order the two sides start; both sides'
 * event loops must turn once for it. See `openParty` for what `connect` rejects with.
 * @throws IpcError IPC_EXISTS when a living (or stopped) process has the party open, with its number; as `bindParty` and
 * `runtimeDirectory` do.
 */
export async function openLocalParty(
  mechanism: string,
  request: PartyRequest,
  maker: LinkMaker,
): Promise<PartyPort> {
  const introductions = await LocalIntroductions.open(mechanism, request.namespace, request.name)
  return openParty(introductions, request, {
    create: (context) => maker.create(linkContext(context)),
    join: (context, offer, descriptors) => maker.join(linkContext(context), offer, descriptors),
  })
}

function linkContext({ self, peer, identity, request, wire }: PartyContext<LocalWire>): LinkContext {
  return { self, peer, identity, request, control: wire.control }
}
