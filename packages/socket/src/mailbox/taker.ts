import type { Entry } from './message-queue.js'

/** Who receives from a mailbox: a handle in the owner's process, or a member at the other end of a connection. */
export interface Taker {
  /** How many messages it wants in all, those it holds included. */
  readonly wanted: number
  /** How many it holds that are not received yet, and their bytes. */
  readonly holds: number
  readonly heldBytes: number
  /** Gives it the next message. */
  hand(entry: Entry): void
  /** All are handed that could be: they may be together until then. */
  flush?(): void
  /** Asks for all back that it does not want. Only of who may be handed more than that. */
  recall?(): void
  /** Asks for a message back; answered by the hub's `returned`, unless it was received. */
  withdraw(entry: Entry): void
}
