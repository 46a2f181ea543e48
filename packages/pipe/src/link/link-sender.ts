import type { Header, Transfer } from '@ipc/core/adapter'

/** How a link's messages go into its pipe. */
export interface LinkSender {
  trySend(bytes: Uint8Array, header: Header): boolean
  trySendMany(messages: readonly Uint8Array[], from: number, header: Header): number
  begin(bytes: Uint8Array, header: Header): Transfer | undefined
  /** For a message longer than the pipe that is only tried. Absent where a part of one cannot be taken back. */
  beginTry?(bytes: Uint8Array, header: Header): Transfer | undefined
  /** Writes what is owed of a message that is partly in the pipe. True = nothing is. */
  payOff(): boolean
}
