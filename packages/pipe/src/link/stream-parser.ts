/** Cuts what comes out of a link's pipe into messages. */
export interface StreamParser {
  /** What the last message says beside its bytes. */
  readonly header: { readonly kind: number; readonly correlation: number }
  /** Gives the next bytes; all messages of those before have been taken. They are used again after the next undefined. */
  feed(chunk: Uint8Array): void
  /** The next message, as a copy of its own. Undefined = feed more. @throws IpcError IPC_CORRUPT */
  next(): Uint8Array | undefined
  /** The end of the stream has come: what is left of it that counts as a message. */
  end?(): Uint8Array | undefined
}
