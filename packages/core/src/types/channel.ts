import type { IpcError } from '../errors/ipc-error.js'
import type { Buffering, NoWait, Opt, Select, Wait, WaitSync } from './options.js'
import type { Traits } from './traits.js'

/** A received message: its data, and what the mechanism says beside it (type, priority, from, missed). */
export type Message<T, A = unknown> = { readonly data: T } & Readonly<A>

export interface Sender<T, A = unknown> {
  /** Sends if that is possible now. Never waits. False = full, nothing happened. Throws `IPC_CLOSED`, `IPC_TOO_LARGE`, `IPC_INVALID_MESSAGE`; after a broken connection `IPC_UNKNOWN_OUTCOME` once: this call sent nothing, `limit` earlier messages may be lost (tcp mailboxes). */
  trySend(data: T, options?: NoWait & Opt<A>): boolean
  /** Sends, blocking the thread until the mechanism has the message. Throws `IPC_TIMEOUT`, and as `trySend`. */
  sendSync(data: T, options: WaitSync & Opt<A>): void
  /** Sends; resolves when the mechanism has the message (capacity 0: when a receiver has it). Waits in the event loop while full. Rejects with `IPC_TIMEOUT`, `IPC_ABORTED`, `IPC_FULL`, and as `trySend`; then the message was not sent. */
  send(data: T, options?: Wait & Opt<A>): Promise<void>
  /** Sends each in order with one wake-up for many. On failure `error.sent` says how many went. */
  sendMany(data: Iterable<T>, options?: Wait & Opt<A>): Promise<void>
}

export interface Receiver<T, A = unknown> extends AsyncIterable<Message<T, A>> {
  /** The next message if one is there. Never waits. */
  tryReceive(options?: NoWait & Select<A>): Message<T, A> | undefined
  /** The next message, blocking the thread until there is one. Throws `IPC_TIMEOUT`, `IPC_CLOSED`, `IPC_PEER_DIED`. */
  receiveSync(options: WaitSync & Select<A>): Message<T, A>
  /** The next message; waits in the event loop. Rejects with `IPC_TIMEOUT`, `IPC_ABORTED`, `IPC_CLOSED`, `IPC_PEER_DIED`; then nothing was lost. */
  receive(options?: Wait & Select<A>): Promise<Message<T, A>>
  /** Waits for one message, then takes all that is there, `max` at most: while a quicker sender adds more, for about 4 ms. */
  receiveMany(options?: Wait & Select<A> & Opt<{ max: number }>): Promise<Message<T, A>[]>
  /** `for await` with a signal or a selector. Takes no message ahead; leaving the loop closes nothing. */
  messages(options?: Wait & Select<A>): AsyncIterableIterator<Message<T, A>>
}

/**
 * How a channel ended. `undelivered`: messages that were sent here and are not known to have been handed over. At the other side's
 * end only mechanisms whose other side acknowledges count (sockets, nats); elsewhere it is 0.
 */
export type Closure = {
  readonly reason: 'closed' | 'peer-closed' | 'peer-died' | 'unlinked' | 'failed'
  readonly error: IpcError | undefined
  readonly undelivered: number
}

export interface Closeable extends AsyncDisposable {
  /** Settles whatever the end; never rejects. */
  readonly closed: Promise<Closure>
  /** Ends waiting calls with `IPC_CLOSED` at once and hands over what was sent first, 5 s at most unless said. Idempotent. */
  close(options?: Wait): Promise<void>
  /** Waiting calls keep the process alive (the default). */
  ref(): this
  /** Waiting calls do not keep the process alive. */
  unref(): this
}

export interface Channel<I, O = I, A = unknown> extends Sender<I, A>, Receiver<O, A>, Closeable {
  readonly name: string
  /** The system's own name of the object, for ls, ipcs and foreign programs. */
  readonly address: string
  readonly traits: Traits
  /** As granted. */
  readonly buffering: Required<Buffering>
  readonly state: 'open' | 'closing' | 'closed'
  /** Resolves when a try would succeed now. Another may be quicker. */
  ready(to: 'send' | 'receive', options?: Wait): Promise<void>
  stats(): Readonly<
    Record<
      | 'sent'
      | 'received'
      | 'bytesSent'
      | 'bytesReceived'
      | 'dropped'
      | 'invalid'
      | 'timesFull'
      | 'pendingSends',
      number
    >
  > &
    Opt<{ queued: number }>
}

export interface Mailbox<I, O = I, A = unknown> extends Channel<I, O, A> {
  /** Removes the name; open handles go on. False where it was gone already. */
  unlink(): Promise<boolean>
}

/** What the kernel or TLS vouches for. */
export type PeerIdentity = Opt<{
  pid: number
  uid: number
  gid: number
  certificateNames: readonly string[]
}>

export interface Link<I, O = I, A = unknown> extends Channel<I, O, A> {
  readonly peer: string
  readonly identity: PeerIdentity
}

export interface Party<I, O = I, A = unknown, X = unknown>
  extends Receiver<O, A & { from: string }>,
    Closeable {
  readonly name: string
  readonly address: string
  readonly traits: Traits
  /** The names of those linked now. */
  readonly peers: readonly string[]
  /** The link with `peer`; waits for it to appear. The same link for every caller while it lives. */
  link(peer: string, options?: Wait): Promise<Link<I, O, A> & X>
  /** The links there are, then each new one, whoever made it; `link.closed` tells its end. */
  links(options?: Wait): AsyncIterableIterator<Link<I, O, A> & X>
  /** `(await link(peer)).send(data)`. */
  send(peer: string, data: I, options?: Wait & Opt<A>): Promise<void>
  /** Only from `peer`; waits for it to appear; rejects with `IPC_PEER_DIED` when it dies. */
  receive(peer: string, options?: Wait): Promise<Message<O, A & { from: string }>>
  /** From whoever is first. */
  receive(options?: Wait & Select<A & { from: string }>): Promise<Message<O, A & { from: string }>>
}

/** What shm and memory channels add: the bytes are written and read in place. */
export interface ZeroCopy {
  /** Space for a message of `bytes` bytes, to be written in place; undefined = full. */
  tryClaim(bytes: number): Claim | undefined
  claimSync(bytes: number, options: { readonly timeoutMs: number }): Claim
  claim(bytes: number, options?: Wait): Promise<Claim>
  /** Reads the next message in place; false = none. The view is valid only inside `use`. */
  tryRead(use: (view: Uint8Array) => void): boolean
  /** The view lives until what `use` returns has settled. */
  read<R>(use: (view: Uint8Array) => R, options?: Wait): Promise<Awaited<R>>
  /** All that is there, no object a message; returns how many. */
  tryReadMany(
    use: (bytes: Uint8Array, offset: number, length: number) => void,
    options?: Opt<{ max: number }>,
  ): number
}

/** What links of unix add. On anything else, and on mailboxes, these calls throw `IPC_NOT_SUPPORTED`. */
export interface DescriptorLink {
  /**
   * Gives the other side a copy of an open file descriptor (a file, pipe, socket, memfd), in its place among the messages:
   * resolves when the kernel has it, after which this process may close its own. Waits while 16 of them are on the way.
   * Throws `IPC_SYSTEM` for one that is not open. Follows sendmsg(2), unix(7), SCM_RIGHTS.
   */
  sendDescriptor(descriptor: number, options?: Wait): Promise<void>
  /**
   * The next descriptor from the other side, close-on-exec: the caller closes it. It is there as soon as a message that was
   * sent after it has been received, and stays when the other side ends; `close()` closes those that were not received.
   * Throws `IPC_LIMIT` for one that this process could not open, having too many.
   */
  receiveDescriptor(options?: Wait): Promise<number>
}

export interface Claim extends Disposable {
  readonly view: Uint8Array
  /** Sends the first `length` bytes (all by default). */
  commit(length?: number): void
  /** Gives the space back; nothing is sent. */
  abort(): void
}
