import type { Direction, LinkPort } from '../adapter/port.js'
import { BaseChannel } from '../channel/channel.js'
import type { ChannelContext } from '../channel/context.js'
import type { Inlet } from '../channel/inlet.js'
import type { Receiving } from '../channel/receiving.js'
import type { IpcError } from '../errors/ipc-error.js'
import type { PeerIdentity } from '../types/channel.js'
import { LinkInlet } from './link-inlet.js'

// request() and serve() find a link's insides by it, also across two copies of this package.
const INSIDES = Symbol.for('@ipc/link')

/** What request and serve need of a link. */
export interface LinkInsides<I, O> {
  readonly inlet: LinkInlet
  readonly channel: LinkChannel<I, O>
  readonly context: ChannelContext<I, O>
  readonly receiving: Receiving<O>
  sendFrame(bytes: Uint8Array, kind: number, correlation: number, options?: object): Promise<void>
  trySendFrame(bytes: Uint8Array, kind: number, correlation: number): boolean
}

/** One link of a pair. Its receives wait in its party's list, so that the oldest call is served first. */
export class LinkChannel<I, O> extends BaseChannel<I, O> {
  readonly peer: string
  readonly identity: PeerIdentity
  readonly [INSIDES]: LinkInsides<I, O>

  /** @param onGone called once nothing more can be received from this link */
  constructor(
    context: ChannelContext<I, O>,
    receiving: Receiving<O>,
    onGone: (link: LinkChannel<I, O>) => void,
  ) {
    const port = context.port as LinkPort
    const { life, statistics } = context
    const rejectMine = (): void => receiving.rejectWhere((wanted) => wanted.inlet === inlet, life.refusal())
    const drained = (): void => {
      life.drained()
      rejectMine()
      onGone(this)
    }
    const lookAgain = (): void => void Promise.resolve().then(() => life.receivable && wake('receive'))
    const inlet: LinkInlet = new LinkInlet(port.peer, port, life, statistics, drained, lookAgain)
    super(context, receiving, inlet as Inlet, { sends: true, receives: true })
    this.peer = port.peer
    this.identity = port.identity
    this[INSIDES] = {
      inlet,
      channel: this,
      context,
      receiving,
      sendFrame: (bytes, kind, correlation, options) =>
        this.sending.sendFrame(bytes, kind, correlation, options),
      trySendFrame: (bytes, kind, correlation) => this.sending.trySendFrame(bytes, kind, correlation),
    }
    Object.defineProperty(this, INSIDES, { enumerable: false })
    // Called by the event loop, where nobody would take an error: requests that wait get it, other calls meet it themselves.
    const pump = (): void => {
      try {
        inlet.pump()
      } catch (error) {
        inlet.endReplies(error as IpcError)
      }
    }
    life.onEnd(() => {
      // What the other side had sent comes first: replies, then requests and messages.
      if (life.receivable) pump()
      inlet.endReplies(life.refusal())
      if (life.receivable) receiving.wake()
      else {
        rejectMine()
        onGone(this)
      }
    })
    const host = this.portHost()
    const wake = (to: Direction): void => {
      if (to === 'receive') pump()
      host.wake(to)
    }
    port.attach({ ended: host.ended, full: host.full, wake })
    receiving.add(inlet)
  }
}

/** The insides of a link; TypeError for anything else. */
export function insidesOf<I, O>(link: unknown): LinkInsides<I, O> {
  const insides = (link as { [INSIDES]?: LinkInsides<I, O> } | null | undefined)?.[INSIDES]
  if (insides === undefined) throw new TypeError('this needs a link: what party.link(peer) gives')
  return insides
}
