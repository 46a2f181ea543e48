import type { PartyPort, PartyRequest } from '@ipc/core/adapter'
import { close } from '@ipc/ffi'
import { Meeting } from './meeting.js'
import type { PartyMaker } from './party-maker.js'
import type { Introductions, Wire } from './wire.js'

/**
 * A party over a transport of one's own. The party takes the introductions over and closes them with itself.
 * Links made by either side are told to `request.host.linked`; `connect` rejects with what the other side answered:
 * IPC_PERMISSION (its `accept` said no), IPC_MISMATCH (other attributes), IPC_VERSION, IPC_EXISTS (it has a link with a living
 * party of this name), or with IPC_ABORTED, IPC_CLOSED.
 */
export function openParty<W extends Wire>(
  introductions: Introductions<W>,
  request: PartyRequest,
  maker: PartyMaker<W>,
): PartyPort {
  return new Meeting(introductions, request, maker, (descriptors) => {
    for (const descriptor of descriptors) close(descriptor)
  })
}
