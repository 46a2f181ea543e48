import type { StandardSchemaV1 as Schema } from '@standard-schema/spec'
import type { Codec } from '../codec/codec.js'
import type { IpcError } from '../errors/ipc-error.js'
import type { PeerIdentity } from './channel.js'
import type { WhenFull } from './traits.js'

/** Options whose every member may be undefined, so that callers can forward their own. */
export type Opt<T> = { readonly [K in keyof T]?: T[K] | undefined }
/** How long a call in the event loop may wait. `timeoutMs`: Infinity = no limit (the default), 0 = look once. */
export type Wait = Opt<{ signal: AbortSignal; timeoutMs: number }>
/** How long a call may block the thread: must be written, `Infinity` included. */
export type WaitSync = { readonly timeoutMs: number; readonly signal?: never }
export type NoWait = { readonly timeoutMs?: never; readonly signal?: never }
/** As msgrcv(2): a number takes that type, `lowestUpTo` the oldest of the lowest type up to it, `except` any other. */
export type TypeSelector = number | { readonly lowestUpTo: number } | { readonly except: number }
export type Select<A> = (A extends { type: number } ? Opt<{ type: TypeSelector }> : unknown) &
  (A extends { from: string } ? Opt<{ from: string }> : unknown)

/** Full at whichever comes first. `capacity` in messages: 0 = rendezvous, Infinity = unbounded. */
export type Buffering = Opt<{ capacity: number; bytes: number; whenFull: WhenFull }>

export type Schemas = Schema | { readonly send: Schema; readonly receive: Schema } | undefined
// biome-ignore lint/suspicious/noExplicitAny: the public signature: a codec of any types fits
export type Codecs = Codec<any, any> | undefined

export type ChannelOptions<S, C> = Opt<{
  schema: S
  codec: C
  buffering: Buffering
  /** The largest message of this channel, in bytes. A longer one is `IPC_TOO_LARGE`. */
  maxMessageBytes: number
  /** Keeps names of different programs apart; 1 to 64 bytes of `[A-Za-z0-9._-]`. @default 'default' */
  namespace: string
  /** Given: a message that fails schema or codec is skipped, counted and reported here; else that receive throws. */
  onInvalid: (error: IpcError, bytes: Uint8Array) => void
  /** For life: its abort is `close()`. */
  signal: AbortSignal
}>
export type MailboxOptions<S, C> = ChannelOptions<S, C> &
  Opt<{
    /** @default 'if-missing' */
    create: 'if-missing' | 'exclusive' | 'never'
    /** Permission bits of the system object. @default 0o600 */
    mode: number
    /** Whether the last handle to close removes the object. @default false */
    removeOnLastClose: boolean
  }>
export type PartyOptions<S, C> = ChannelOptions<S, C> &
  Opt<{
    /** Asked before a link is made by another; false refuses it. */
    accept: (peer: string, identity: PeerIdentity) => boolean
  }>

/** What a channel of these options takes. */
export type In<S, C> = S extends { send: infer D extends Schema }
  ? Schema.InferInput<D>
  : S extends Schema
    ? Schema.InferInput<S>
    : C extends Codec<infer T, infer _>
      ? T
      : Uint8Array
/** What a channel of these options gives. */
export type Out<S, C> = S extends { receive: infer D extends Schema }
  ? Schema.InferOutput<D>
  : S extends Schema
    ? Schema.InferOutput<S>
    : C extends Codec<infer _, infer T>
      ? T
      : Uint8Array
