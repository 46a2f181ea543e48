import type { ZeroCopy } from '@ipc/core'
import type { Act } from '../act.js'
import type { BothWays } from './both-ways.js'
import { tryAct } from './try-act.js'

/** trySend, and tryRead into one array that the reader has, as the ring in C does it: no array is made for a message. */
export function readIntoAct({ outgoing, incoming, payload }: BothWays): Act {
  const message = { data: new Uint8Array(payload.data.length) }
  const copy = (view: Uint8Array): void => message.data.set(view)
  const reader = incoming as unknown as ZeroCopy
  const copying = { tryReceive: () => (reader.tryRead(copy) ? message : undefined) }
  return tryAct({ outgoing, incoming: copying as unknown as BothWays['incoming'], payload })
}
