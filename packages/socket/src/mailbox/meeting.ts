import type { MailboxRequest } from '@ipc/core/adapter'
import type { RetrySchedule } from '../back-off.js'
import type { Connection } from '../connection/connection.js'
import type { MailboxAttributes } from './greeting.js'
import type { House } from './house.js'

/** What a newcomer found: its own process owns the mailbox (now), or another does and is connected to. */
export type Met =
  | { readonly house: House; readonly connection?: never }
  | { readonly connection: Connection; readonly house?: never }

/** How the processes of one mailbox come upon each other in one transport. */
export interface Meeting {
  readonly address: string
  /** How the owner is looked for again when it is gone; without it after 1 ms, then every 3 ms, as is right on one host. */
  readonly retry?: RetrySchedule
  /** What it means that nobody is found, and the cure. */
  readonly whyNobody?: string
  /**
   * Finds the owner or becomes it. Undefined = neither is possible at this moment: try again soon. Throws what trying
   * again cannot cure: `IPC_EXISTS` for 'exclusive', `IPC_NOT_FOUND` for 'never'.
   */
  meet(
    create: MailboxRequest['create'],
    attributes: MailboxAttributes,
  ): Met | undefined | Promise<Met | undefined>
  /** Where those meet who had a mailbox open whose name was removed; `place`: what its owner was known by. Undefined = it was not. */
  apart?(place: string): Meeting | undefined
  /** Frees the name, whoever owns it. */
  unlink(): boolean
}
