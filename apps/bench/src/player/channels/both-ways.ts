import type { Channel, ZeroCopy } from '@ipc/core'
import type { Payload } from '../payload.js'

/** What a form exchanges messages over: the same channel twice where that is two-way. */
export interface BothWays {
  readonly outgoing: Channel<Uint8Array> & Partial<ZeroCopy>
  readonly incoming: Channel<Uint8Array> & Partial<ZeroCopy>
  readonly payload: Payload
}
