import type { IpcError } from '@ipc/core'
import type { Direction, Transfer } from '@ipc/core/adapter'
import type { Welcome } from './greeting.js'

/** `outcome`: how it ended, where that is known before `advance` or `cancel` asks. */
export type RoleTransfer = Transfer & { readonly outcome?: 'cancelled' | 'sent' | 'unknown' | undefined }

/** What a mailbox's handle is at the moment: at the owner's own queue, or a member of another process's. */
export interface Role {
  trySend(bytes: Uint8Array): boolean
  /** Starts a send of more than one step; undefined = not needed, or not possible now. */
  begin(bytes: Uint8Array): RoleTransfer | undefined
  /** As `begin`, for who only tries: while it is under way `isReady('send')` says whether it would go on. */
  beginTry?(bytes: Uint8Array): RoleTransfer | undefined
  /** `mayWait`: where there is none the caller waits, so that what the event loop brings need not be looked for. */
  tryReceive(mayWait: boolean): Uint8Array | undefined
  /** As `tryReceive` for what one look finds, added to `messages`; returns how many. */
  tryReceiveMany(messages: Uint8Array[], max: number): number
  isReady(to: Direction): boolean
  arm(to: Direction, waiting: number): void
  /** Blocks up to `milliseconds`, 50 at most. Only where the transport works without the event loop. */
  sleep?(to: Direction, milliseconds: number): void
  /** Messages in the mailbox, where the role knows. */
  queued(): number | undefined
  close(timeoutMs: number): number | Promise<number>
}

/** What a member is left with when its owner is gone. */
export interface Remains {
  /** Deliveries of the owner that no call has taken. A living owner gives them to others. */
  readonly deliveries: readonly Uint8Array[]
  /** Messages that a closing owner has left to this handle. */
  readonly inherited: readonly Uint8Array[]
  /** How many messages were sent of which the owner has not said that it has them. */
  readonly inDoubt: number
}

/** What a role tells its handle. */
export interface RoleHost {
  wake(to: Direction): void
  /** A member's owner has let it in. */
  welcomed(welcome: Welcome): void
  /** A member's owner is gone. */
  ownerGone(remains: Remains): void
  /** A member was refused, or its owner does not keep the rules. `inDoubt` as in `Remains`. */
  failed(error: IpcError, inDoubt?: number): void
}
