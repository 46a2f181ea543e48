import type { Closeable, Link, Mailbox, Mechanism, Message, Party, Receiver, Sender } from '@ipc/core'
import * as core from '@ipc/core'

/** What a message may carry beside its data; which of it a mechanism has, its definition says. */
export type Attributes = { type: number; priority: number }
export type BytesMessage = Message<Uint8Array, Attributes>
export type BytesMailbox = Mailbox<Uint8Array, Uint8Array, Attributes>
export type BytesLink = Link<Uint8Array, Uint8Array, Attributes>
export type BytesChannel = BytesMailbox | BytesLink
export type BytesParty = Party<Uint8Array, Uint8Array, Attributes>
export type BytesPublisher = Sender<Uint8Array> & Closeable
export type BytesSubscriber = Receiver<Uint8Array, { missed: number }> & Closeable

/** The public functions of @ipc/core as the cases call them: on bytes, with options that may be any. */
export interface Functions {
  indirect(name: string, mechanism: Mechanism, options?: object): Promise<BytesMailbox>
  indirectSync(name: string, mechanism: Mechanism, options?: object): BytesMailbox
  direct(name: string, mechanism: Mechanism, options?: object): Promise<BytesParty>
  publish(name: string, mechanism: Mechanism, options?: object): Promise<BytesPublisher>
  subscribe(name: string, mechanism: Mechanism, options?: object): Promise<BytesSubscriber>
  unlink(name: string, mechanism: Mechanism, options?: object): Promise<boolean>
}

/** Core's own functions, some replaced: how a broken wrapper is slipped in to prove that the suite sees it. */
export function functionsWith(replaced: Partial<Functions> = {}): Functions {
  return { ...(core as unknown as Functions), ...replaced }
}

/** As granted; Infinity where there is no such limit. */
export function boundsOf({ buffering }: BytesChannel): { readonly capacity: number; readonly bytes: number } {
  const { capacity = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = buffering
  return { capacity, bytes }
}
