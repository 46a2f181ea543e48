import type { Receiver, Sender, Wait } from '@ipc/core'

/** A way to the other process and a way back. */
export interface Conversation {
  readonly outgoing: Pick<Sender<Uint8Array>, 'send' | 'sendMany'>
  readonly incoming: Pick<Receiver<Uint8Array>, 'receive' | 'receiveMany'>
}

/** Where the two processes meet. Each opens it for itself; the other need not be there yet. */
export interface MeetingPlace {
  /** Resolves when messages can go both ways. */
  meet(wait: Wait): Promise<Conversation>
  /** Closes everything; messages already sent still arrive. */
  leave(): Promise<void>
  /** Removes what outlives the processes. Throws `IPC_EXISTS` while the other is alive and has a name of its own. */
  remove(): Promise<void>
}

/** The tour's own side starts the peer. */
export type Side = 'tour' | 'peer'
