import type { PeerIdentity } from '@ipc/core'
import type { OpenRequest, Port } from '@ipc/core/adapter'
import type { MadeLink } from '../party/party-maker.js'
import type { Control } from './control.js'

/** What a local mechanism knows of the link that it makes. */
export interface LinkContext {
  readonly self: string
  readonly peer: string
  /** Process, user and group of the other side, as the kernel tells them. */
  readonly identity: PeerIdentity
  /** This party's own request, filled up with what the other side named: the same on both sides. */
  readonly request: OpenRequest
  /** The pair's control connection: the port's, which closes it in its `close`. Silent until the link is told to core. */
  readonly control: Control
}

/**
 * How a local mechanism makes the ports of a pair. The port tells its own host of the end, by `control.onEnd`. When the making
 * fails after a port was given, `port.close(0)` is called without an `attach`.
 */
export interface LinkMaker {
  /** On the accepting side: makes the shared objects. What it throws becomes the dialling side's error. */
  create(context: LinkContext): MadeLink
  /** On the dialling side. The descriptors are the callee's, also when it throws. */
  join(context: LinkContext, offer: unknown, descriptors: readonly number[]): Port
}
