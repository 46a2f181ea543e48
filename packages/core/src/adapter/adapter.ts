import type { PartyPort, PartyPortHost, Port } from './port.js'

/** What every open asks for. `undefined` = not named: what is there counts, or the mechanism's default. */
export interface OpenRequest {
  readonly name: string
  readonly namespace: string
  /** Name of the codec; 'bytes' where there is none. */
  readonly codec: string
  readonly capacity: number | undefined
  readonly bytes: number | undefined
  readonly maxMessageBytes: number | undefined
}

export interface MailboxRequest extends OpenRequest {
  readonly create: 'if-missing' | 'exclusive' | 'never'
  readonly mode: number
  readonly removeOnLastClose: boolean
}

export interface PartyRequest extends OpenRequest {
  readonly host: PartyPortHost
}

export interface TopicRequest extends OpenRequest {
  /** Publishers only: whether a subscriber that falls behind holds the publisher back or misses messages. */
  readonly whenBehind: 'wait' | 'skip'
}

export type UnlinkRequest = Pick<OpenRequest, 'name' | 'namespace'>

/**
 * A mechanism's insides: how its ports are opened. Core has checked names, numbers and traits before.
 * What an adapter throws reaches the user: use `IpcError`, with the object, the limit and the cure in its message.
 */
export interface Adapter {
  openMailbox(request: MailboxRequest): Port | Promise<Port>
  /** Only where `traits.mailbox.sync`. */
  openMailboxSync?(request: MailboxRequest): Port
  openParty(request: PartyRequest): PartyPort | Promise<PartyPort>
  /** Only where `traits.mailbox.publishes`. The port's receiving side is never used. */
  openPublisher?(request: TopicRequest): Port | Promise<Port>
  openSubscriber?(request: TopicRequest): Port | Promise<Port>
  unlink(request: UnlinkRequest): boolean | Promise<boolean>
}
