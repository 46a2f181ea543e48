import type { Mechanism } from '../adapter/mechanism.js'
import { PartyChannel } from '../party/party.js'
import type { Party } from '../types/channel.js'
import type { Codecs, In, Out, PartyOptions, Schemas } from '../types/options.js'
import { checkPartyOptions } from './check-options.js'
import { closeIfAborted, prepare } from './prepare.js'

/**
 * Direct communication: name yourself, then name the other. One two-way link per pair, made by either side first.
 *
 * Throws TypeError for a bad name or option, `IPC_EXISTS` while another living party has the name,
 * `IPC_PERMISSION`, `IPC_LIMIT`, `IPC_NOT_SUPPORTED`, `IPC_ABORTED`.
 */
export async function direct<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  self: string,
  mechanism: Mechanism<A, X>,
  options?: PartyOptions<S, C>,
): Promise<Party<In<S, C>, Out<S, C>, A, X>> {
  const checked = checkPartyOptions(options)
  const { what, definition, traits, request, whenFull, newPipeline } = prepare<In<S, C>, Out<S, C>>(
    'party',
    self,
    mechanism,
    checked,
  )
  const party = new PartyChannel<In<S, C>, Out<S, C>>({
    name: self,
    mechanismName: definition.name,
    traits,
    attributes: definition.attributes ?? [],
    newPipeline,
    whenFull,
    onInvalid: checked.onInvalid,
    accept: checked.accept,
    signal: checked.signal,
  })
  const port = await definition.adapter.openParty({ ...request, host: party.host })
  party.opened(port)
  await closeIfAborted(checked, what, () => party.close())
  return party as unknown as Party<In<S, C>, Out<S, C>, A, X>
}
