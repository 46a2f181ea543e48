import type { IpcError, PeerIdentity } from '@ipc/core'

/**
 * A connection over which two parties make a link: ordered, of whole records, JSON values of at most
 * `RECORD_BYTES` as text. A party's own transport gives these; what comes after the records is the link's.
 */
export interface Wire {
  /** What the kernel or TLS vouches for about the other side. */
  readonly identity: PeerIdentity
  /** Sends one record. Where the transport passes descriptors, they go with it, and stay the caller's. A failure ends the wire. */
  sendRecord(record: unknown, descriptors?: readonly number[]): void
  /**
   * Sets who gets each record, with descriptors that are the callee's to close. Called once. Text that is no JSON, and records
   * that are too long, end the wire instead. Nothing is lost that came before this call, an end included.
   */
  onRecord(callback: (record: unknown, descriptors: readonly number[]) => void): void
  /**
   * Sets who is told, once, that the other side is gone while records are exchanged; with an error when it broke the rules.
   * Not after `close()`. Set before `onRecord`.
   */
  onEnd(callback: (error: IpcError | undefined) => void): void
  /** The records are over: the bytes that follow are the link's, and no callback is called any more. */
  handOver(): void
  /** Whether the other side is still there, looked up now; also after `handOver()`, until the link's port is closed. */
  alive(): boolean
  /** Closes the connection; nothing after `handOver()`, when it is the port's. Idempotent. */
  close(): void
}

/** How parties come upon each other in one transport. */
export interface Introductions<W extends Wire> {
  /** The mechanism's name: parties of different mechanisms do not meet. */
  readonly mechanism: string
  /** Where others find this party. */
  readonly address: string
  /** Begins to give incoming wires. Called once; keeps nothing alive. */
  listen(onWire: (wire: W) => void): void
  /** Connects to a party, waiting until it appears. Rejects when the signal aborts, or with the IpcError that waiting cannot cure. */
  dial(peer: string, signal: AbortSignal): Promise<W>
  /** Frees this party's name. */
  close(): void | Promise<void>
}

/** The longest record, in bytes of JSON text. */
export const RECORD_BYTES = 65_536
