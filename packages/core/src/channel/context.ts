import type { Attribute } from '../adapter/mechanism.js'
import type { Header, Port } from '../adapter/port.js'
import type { Pipeline } from '../codec/pipeline.js'
import { IpcError } from '../errors/ipc-error.js'
import type { Traits, WhenFull } from '../types/traits.js'
import type { Life } from './life.js'
import type { Statistics } from './statistics.js'

/** What the two sides of a channel share. */
export interface ChannelContext<I, O> {
  /** As errors name it: "mailbox 'jobs' (shm)". */
  readonly what: string
  readonly name: string
  readonly traits: Traits
  readonly attributes: readonly Attribute[]
  readonly port: Port
  readonly pipeline: Pipeline<I, O>
  readonly life: Life
  readonly statistics: Statistics
  readonly whenFull: WhenFull
  readonly onInvalid: ((error: IpcError, bytes: Uint8Array) => void) | undefined
}

export function newHeader(): Header {
  return { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0 }
}

/** C13: a call outside the traits throws and has no effect. */
export function notSupported(what: string, need: string): IpcError {
  return new IpcError('IPC_NOT_SUPPORTED', `${what} ${need}`)
}

export function assertSync(context: ChannelContext<never, unknown>, call: string): void {
  if (context.traits.sync && context.port.sleep !== undefined) return
  throw notSupported(context.what, `has no ${call}: its traits say sync: false; use the call without Sync`)
}
