import type { IpcError } from '../errors/ipc-error.js'
import type { Claim, Closure, PeerIdentity } from '../types/channel.js'
import type { TypeSelector } from '../types/options.js'

/** Which side of a channel a wait is about. */
export type Direction = 'send' | 'receive'

/**
 * What stands beside a message's bytes. Core owns one such object a channel and passes it to each call, so that
 * no call allocates: a port reads it on send, fills in what its mechanism carries on receive, and never keeps it.
 */
export interface Header {
  /** mtype of System V queues; 1 or more. */
  type: number
  /** Priority of POSIX queues; higher goes first. */
  priority: number
  /** Links: one of `FrameKind`; a mailbox carries none. */
  kind: number
  /** Links: ties a reply to its request; 0 = none. */
  correlation: number
  /** Topics: how many messages this subscriber missed before this one. */
  missed: number
}

/** What a port tells core. */
export interface PortHost {
  /** A try in this direction may succeed now. May be called too often, never too seldom. */
  wake(to: Direction): void
  /**
   * The other side is gone or the object is. What had been sent stays receivable by `tryReceive` until it is drained.
   * `undelivered`: how many of the messages sent here are not known to have reached the other side, where the port can tell.
   */
  ended(reason: Exclude<Closure['reason'], 'closed'>, error?: IpcError, undelivered?: number): void
  /** Of a port whose sends all take several steps: one of them has met a full channel. Core counts the others itself. */
  full(): void
}

/** A send of more than one step: a message larger than the kernel takes at once, or a rendezvous. */
export interface Transfer {
  /** Goes on as far as possible without waiting; true = the message is sent. */
  advance(): boolean
  /** Takes the message back. 'sent' = too late; 'unknown' = the mechanism cannot tell (IPC_UNKNOWN_OUTCOME). */
  cancel(): 'cancelled' | 'sent' | 'unknown' | Promise<'cancelled' | 'sent' | 'unknown'>
}

/**
 * One open end of a channel, on bytes: what an adapter writes. Core has checked every argument, the state, the size
 * and the schema before; waiting, order of waiting calls, deadlines, aborts, whenFull and statistics are core's.
 * Every timer, descriptor or handle of a port is unreferenced: core keeps the process alive while a call waits.
 */
export interface Port {
  /** The system's own name of the object. */
  readonly address: string
  /** As granted; Infinity where there is no such limit. */
  readonly buffering: { readonly capacity: number; readonly bytes: number }
  readonly maxMessageBytes: number
  /**
   * How many sends of several steps may be under way at once; without it one. They are begun in the order of the calls,
   * each while those before it go on; the port keeps their order, and answers `begin` with undefined to have one wait.
   */
  readonly transfersAtOnce?: number

  /** Called once, before any other call; nothing is told to a host before. */
  attach(host: PortHost): void
  /** Hands one whole message over; must not keep `bytes`. False = full or busy, with no effect. Bounded steps, no wait. */
  trySend(bytes: Uint8Array, header: Header): boolean
  /**
   * Takes the next message that matches, as a copy of its own. Undefined = none. Bounded steps, no wait. `mayWait`: where there is
   * none the caller waits, so that what only the event loop would bring need not be looked for.
   */
  tryReceive(header: Header, selector: TypeSelector | undefined, mayWait?: boolean): Uint8Array | undefined
  /** Whether a try would succeed now. */
  isReady(to: Direction): boolean
  /**
   * `waiting` calls wait for `to`: from now on call `host.wake(to)` whenever a try may succeed, and once soon if it
   * may succeed already. 0 = nobody waits any more. Core calls it again, with the same number, when a wake-up gave
   * it nothing. A receiver is a receiver only while armed: mechanisms that push give nothing to others.
   */
  arm(to: Direction, waiting: number): void
  /** Blocks the thread up to `milliseconds` (50 at most) until a try may succeed. Only where `traits.sync`. */
  sleep?(to: Direction, milliseconds: number): void
  /** Hands over what was sent, within `timeoutMs`, and lets everything go. Returns how many messages could not be handed over. */
  close(timeoutMs: number): number | Promise<number>

  /** Like `trySend` for messages `from` … end with one system call or wake-up; returns how many were taken. */
  trySendMany?(messages: readonly Uint8Array[], from: number, header: Header): number
  /**
   * Takes a message that goes together with those staged before it, by one `flush`. Core calls that before anybody can see
   * that one of these sends has resolved, and before any other send. False = not this one: no room, or too long.
   */
  stage?(bytes: Uint8Array, header: Header): boolean
  /** Hands over all that was staged, whole or not at all. False = not now: `host.wake('send')` tells when. */
  flush?(): boolean
  /** Forgets what was staged and not handed over. */
  unstage?(): void
  /**
   * Like `tryReceive` for all the messages that one look finds, up to `max`, added to `messages`; returns how many. Ends
   * before one that has more beside its bytes than the default header: `tryReceive` takes that.
   */
  tryReceiveMany?(messages: Uint8Array[], max: number): number
  /** Starts a send that `trySend` cannot do in one step. Undefined = not needed for this message, or not possible now. */
  begin?(bytes: Uint8Array, header: Header): Transfer | undefined
  /**
   * As `begin`, for a message that no single `trySend` takes and that is only tried: each try with the same bytes advances it, and
   * `isReady('send')` is true while a try would. It is cancelled before anything else is sent. `bytes` stay as they are.
   */
  beginTry?(bytes: Uint8Array, header: Header): Transfer | undefined
  /** Takes the oldest message away that is still here, for whenFull 'drop-oldest'; false = none. Without it core receives one. */
  dropOldest?(): boolean
  /** Messages in the channel now. */
  queued?(): number
  /** Removes the name; only mailboxes. */
  unlink?(): boolean | Promise<boolean>

  /** Links: hands a copy of an open descriptor over, behind the messages sent before. False = not now. */
  trySendDescriptor?(descriptor: number): boolean
  /** The next descriptor that came, open in this process and the caller's to close. Undefined = none. Also after the other side's end. */
  tryReceiveDescriptor?(): number | undefined
  /** Closes those that were not received, and those that come. */
  discardDescriptors?(): void

  /** In-place forms, see `ZeroCopy`. */
  tryClaim?(bytes: number): Claim | undefined
  /**
   * The next message in place. The space stays taken until `release` is called; unreleased at the end of the process,
   * the message goes to another.
   */
  tryRead?(header: Header): InPlace | undefined
  /** Messages alone: it ends before a frame of core's own, as `tryReceiveMany`. */
  tryReadMany?(use: (bytes: Uint8Array, offset: number, length: number) => void, max: number): number
}

/** A message being read in place. */
export interface InPlace {
  readonly view: Uint8Array
  release(): void
}

/** The port of one link of a pair. */
export interface LinkPort extends Port {
  readonly peer: string
  readonly identity: PeerIdentity
}

/** What a party's port tells core. */
export interface PartyPortHost {
  /** A link with another exists now, whoever made it. Core attaches to it at once. */
  linked(port: LinkPort): void
  /** Asked before a link that another wants is made. */
  accept(peer: string, identity: PeerIdentity): boolean
  /** The party itself cannot go on. */
  ended(reason: 'failed', error: IpcError): void
}

/** A named party: makes and accepts links. */
export interface PartyPort {
  readonly address: string
  /**
   * Makes the link with `peer`, waiting until it appears; resolves after `host.linked` was called for it. When both
   * connect at once, one link comes out. Core asks once at a time for a peer.
   */
  connect(peer: string, signal: AbortSignal): Promise<void>
  /** Frees the name. Core has closed the links before. */
  close(): void | Promise<void>
}
