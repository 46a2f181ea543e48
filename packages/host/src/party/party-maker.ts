import type { PeerIdentity } from '@ipc/core'
import type { OpenRequest, Port } from '@ipc/core/adapter'
import type { Wire } from './wire.js'

/** What a maker knows of the link that it makes. */
export interface PartyContext<W extends Wire> {
  readonly self: string
  readonly peer: string
  readonly identity: PeerIdentity
  /** This party's own request, filled up with what the other side named. */
  readonly request: OpenRequest
  /** The connection on which the link is being made; the port's from `attach` on. */
  readonly wire: W
}

/** What the accepting side made. */
export interface MadeLink {
  /** JSON for the other side. */
  readonly offer: unknown
  /** Sent along; they stay the maker's. */
  readonly descriptors?: readonly number[] | undefined
  readonly port: Port
  /** Called when the offer is on its way: close here what only the other side needs. */
  afterSent?(): void
}

/**
 * How a mechanism makes the ports of a pair. A port is used from `attach` on; when the making fails after the port was
 * given, `port.close(0)` is called without an `attach`.
 */
export interface PartyMaker<W extends Wire> {
  /** On the accepting side: makes the shared objects. What it throws goes to the dialling side as its error. */
  create(context: PartyContext<W>): MadeLink
  /** On the dialling side. The descriptors are the callee's, also when it throws. */
  join(context: PartyContext<W>, offer: unknown, descriptors: readonly number[]): Port
}
