// The public face of @ipc/core: signatures only. They are promises to users and are tested from outside.
// Type-checks with TypeScript 6, strict, exactOptionalPropertyTypes. See ../design.md for what each must do.

import type { ReadableStream, WritableStream } from 'node:stream/web'
import type { StandardSchemaV1 as Schema } from '@standard-schema/spec'

// ---- Opening. I goes in, O comes out (they differ where a schema has defaults or transforms, or a link speaks one type each way).
// A: what a mechanism says about a message beside its data (type, priority). X: what its channels can do beyond the common calls (claim, read).

/** Indirect communication: name a mailbox; whoever opens it can send and receive. */
export declare function indirect<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  mailbox: string,
  mechanism: Mechanism<A, X>,
  options?: MailboxOptions<S, C>,
): Promise<Mailbox<In<S, C>, Out<S, C>, A> & X>
export declare function indirectSync<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  mailbox: string,
  mechanism: Mechanism<A, X>,
  options?: MailboxOptions<S, C>,
): Mailbox<In<S, C>, Out<S, C>, A> & X
/** Direct communication: name yourself, then name the other. One two-way link per pair. */
export declare function direct<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  self: string,
  mechanism: Mechanism<A, X>,
  options?: PartyOptions<S, C>,
): Promise<Party<In<S, C>, Out<S, C>, A, X>>
/** One to many: every subscriber sees each message. Where the traits have it (shm, memory, nats). */
export declare function publish<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  topic: string,
  mechanism: Mechanism<A, X>,
  options?: ChannelOptions<S, C> & Opt<{ whenBehind: 'wait' | 'skip' }>,
): Promise<Sender<In<S, C>> & Closeable & Pick<X, Extract<keyof X, 'claim' | 'tryClaim' | 'claimSync'>>>
export declare function subscribe<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  topic: string,
  mechanism: Mechanism<A, X>,
  options?: ChannelOptions<S, C>,
): Promise<
  Receiver<Out<S, C>, { missed: number }> & Closeable & Pick<X, Extract<keyof X, 'read' | 'tryRead'>>
>
/** Removes a mailbox by name, without opening it; also what a dead owner left. */
export declare function unlink(
  mailbox: string,
  mechanism: Mechanism,
  options?: Opt<{ namespace: string }>,
): Promise<boolean>

// ---- Sending and receiving. `try…` never waits; `…Sync` blocks the thread; the bare verb waits in the event loop.

export type Opt<T> = { readonly [K in keyof T]?: T[K] | undefined } // every option may be undefined, so that callers can forward theirs
export type Wait = Opt<{ signal: AbortSignal; timeoutMs: number }>
export type WaitSync = { readonly timeoutMs: number; readonly signal?: never } // Infinity is allowed, but must be written
export type NoWait = { readonly timeoutMs?: never; readonly signal?: never }
export type TypeSelector = number | { readonly lowestUpTo: number } | { readonly except: number } // msgrcv: > 0, < 0, MSG_EXCEPT; none = any
export type Select<A> = (A extends { type: number } ? Opt<{ type: TypeSelector }> : unknown) &
  (A extends { from: string } ? Opt<{ from: string }> : unknown)
export type Message<T, A = unknown> = { readonly data: T } & Readonly<A>

export interface Sender<T, A = unknown> {
  trySend(data: T, options?: NoWait & Opt<A>): boolean // false = full, nothing happened
  sendSync(data: T, options: WaitSync & Opt<A>): void
  send(data: T, options?: Wait & Opt<A>): Promise<void> // resolves when the mechanism has it; capacity 0: when a receiver has it
  sendMany(data: Iterable<T>, options?: Wait & Opt<A>): Promise<void> // one wake-up for many; on failure error.sent = how many went
}
export interface Receiver<T, A = unknown> extends AsyncIterable<Message<T, A>> {
  tryReceive(options?: NoWait & Select<A>): Message<T, A> | undefined
  receiveSync(options: WaitSync & Select<A>): Message<T, A>
  receive(options?: Wait & Select<A>): Promise<Message<T, A>>
  receiveMany(options?: Wait & Select<A> & Opt<{ max: number }>): Promise<Message<T, A>[]> // at least one, then all that is there
  messages(options?: Wait & Select<A>): AsyncIterableIterator<Message<T, A>> // for await with a signal or a selector; takes no message ahead
}
export interface Closeable extends AsyncDisposable {
  readonly closed: Promise<Closure> // settles whatever the end; never rejects
  close(options?: Wait): Promise<void> // waiting calls end with IPC_CLOSED at once; what was sent is handed over first, 5 s at most unless said
  ref(): this
  unref(): this // may a pending call keep the process alive? as timers and sockets do
}
export type Closure = {
  readonly reason: 'closed' | 'peer-closed' | 'peer-died' | 'unlinked' | 'failed'
  readonly error: IpcError | undefined
  readonly undelivered: number
}
export interface Channel<I, O = I, A = unknown> extends Sender<I, A>, Receiver<O, A>, Closeable {
  readonly name: string
  readonly address: string // the system's own name for it: for ls, ipcs and foreign programs
  readonly traits: Traits
  readonly buffering: Required<Buffering> // as granted
  readonly state: 'open' | 'closing' | 'closed'
  ready(to: 'send' | 'receive', options?: Wait): Promise<void> // a try would succeed now: drain, select, poll
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
  unlink(): Promise<boolean>
}
export interface Link<I, O = I, A = unknown> extends Channel<I, O, A> {
  readonly peer: string
  readonly identity: PeerIdentity
}
export type PeerIdentity = Opt<{ pid: number; uid: number; gid: number; certificateNames: readonly string[] }> // what the kernel or TLS vouches for
export interface Party<I, O = I, A = unknown, X = unknown>
  extends Receiver<O, A & { from: string }>,
    Closeable {
  // receives from whoever is first
  readonly name: string
  readonly address: string
  readonly traits: Traits
  readonly peers: readonly string[]
  link(peer: string, options?: Wait): Promise<Link<I, O, A> & X> // waits for the peer to appear
  links(options?: Wait): AsyncIterableIterator<Link<I, O, A> & X> // each new link, whoever made it; link.closed tells its end
  send(peer: string, data: I, options?: Wait & Opt<A>): Promise<void> // = link(peer).send
  receive(peer: string, options?: Wait): Promise<Message<O, A & { from: string }>> // only from it; throws when it dies
  receive(options?: Wait & Select<A & { from: string }>): Promise<Message<O, A & { from: string }>>
}
/** Request and reply on a link. The correlation travels in the link's frame, not in the data. */
export declare function request<I, O>(link: Link<I, O>, data: I, options?: Wait): Promise<O>
export declare function serve<I, O>(
  on: Link<I, O> | Party<I, O>,
  answer: (data: O, from: string) => I | Promise<I>,
  options?: Wait,
): Promise<void>
/** The ecosystem's shapes. node: Duplex.fromWeb(toWeb(channel)). */
export declare function toWeb<I, O>(
  channel: Channel<I, O>,
): { readonly readable: ReadableStream<O>; readonly writable: WritableStream<I> }
export declare function messagePort(link: Link<any>): MessagePortView // comlink's endpoint: calls and results by value; a transfer list is refused
export interface MessagePortView extends EventTarget {
  postMessage(value: unknown): void
  onmessage: ((event: MessageEvent) => void) | null
  start(): void
  close(): void
  ref(): void
  unref(): void
  on(event: 'message', listener: (value: unknown) => void): this
  off(event: 'message', listener: (value: unknown) => void): this
}

// ---- Options

export type WhenFull = 'wait' | 'reject' | 'drop-incoming' | 'drop-oldest'
export type Buffering = Opt<{ capacity: number; bytes: number; whenFull: WhenFull }> // full at whichever comes first; capacity in messages: 0 = rendezvous, Infinity = unbounded
export type ChannelOptions<S, C> = Opt<{
  schema: S
  codec: C
  buffering: Buffering
  maxMessageBytes: number
  namespace: string
  onInvalid: (error: IpcError, bytes: Uint8Array) => void // given: the message is skipped and counted; else that receive throws
  signal: AbortSignal
}> // for life: its abort is close()
export type MailboxOptions<S, C> = ChannelOptions<S, C> &
  Opt<{ create: 'if-missing' | 'exclusive' | 'never'; mode: number; removeOnLastClose: boolean }>
export type PartyOptions<S, C> = ChannelOptions<S, C> &
  Opt<{ accept: (peer: string, identity: PeerIdentity) => boolean }>
export type Schemas = Schema | { readonly send: Schema; readonly receive: Schema } | undefined
export interface Codec<I = unknown, O = I> {
  readonly name: string
  encode(value: I): Uint8Array
  encodeInto?(value: I, into: Uint8Array): number
  decode(bytes: Uint8Array): O
}
export type Codecs = Codec<any, any> | undefined
export declare function json<T = unknown>(): Codec<T>
export declare function structured<T = unknown>(): Codec<T> // v8 structured clone
export type In<S, C> = S extends { send: infer D extends Schema }
  ? Schema.InferInput<D>
  : S extends Schema
    ? Schema.InferInput<S>
    : C extends Codec<infer T, any>
      ? T
      : Uint8Array
export type Out<S, C> = S extends { receive: infer D extends Schema }
  ? Schema.InferOutput<D>
  : S extends Schema
    ? Schema.InferOutput<S>
    : C extends Codec<any, infer T>
      ? T
      : Uint8Array

// ---- Mechanisms, traits, errors

declare const nature: unique symbol // types only: carries A and X
export interface Mechanism<A = unknown, X = unknown> {
  readonly name: string
  readonly traits: { readonly mailbox: Traits; readonly link: Traits }
  readonly [nature]?: [A, X]
}
export type Traits = Readonly<{
  duplex: 'half' | 'full'
  boundaries: 'message' | 'stream'
  order: 'arrival' | 'type' | 'priority'
  senders: 'one' | 'many'
  receivers: 'one' | 'many'
  capacities: readonly ('rendezvous' | 'bounded' | 'unbounded')[]
  whenFull: readonly WhenFull[]
  maxMessageBytes: number
  sync: boolean
  noticesDeath: boolean
  publishes: boolean
  persistence: 'process' | 'kernel' | 'filesystem' | 'broker'
  handOver: 'kernel' | 'process' | 'broker'
  reach: 'related' | 'host' | 'network'
  delivery: 'once' | 'at-least-once'
  supported: true | string
}> // a string: why not here, what instead
export type IpcErrorCode = `IPC_${
  | 'CLOSED'
  | 'ABORTED'
  | 'TIMEOUT'
  | 'FULL'
  | 'TOO_LARGE'
  | 'INVALID_MESSAGE'
  | 'NOT_FOUND'
  | 'EXISTS'
  | 'MISMATCH'
  | 'PERMISSION'
  | 'PEER_DIED'
  | 'UNKNOWN_OUTCOME'
  | 'CORRUPT'
  | 'VERSION'
  | 'NOT_SUPPORTED'
  | 'LIMIT'
  | 'SYSTEM'}`
export declare class IpcError<C extends IpcErrorCode = IpcErrorCode> extends Error {
  // name: 'AbortError' for IPC_ABORTED, 'TimeoutError' for IPC_TIMEOUT
  readonly code: C
  readonly address?: string
  readonly syscall?: string
  readonly errno?: number
  readonly limit?: number
  readonly sent?: number
  static is<C extends IpcErrorCode>(error: unknown, ...codes: C[]): error is IpcError<C> // by Symbol.for marker: across copies and realms
}
