import type { PeerIdentity } from '@ipc/core'

/** What a connection tells its user. */
export interface ConnectionEvents {
  /** Bytes that came, of any length. Unless the connection is `lasting` they are its own again when the call returns. */
  data(chunk: Uint8Array): void
  /** Descriptors that came with the next bytes; -1 for one that could not be opened here. Only to who takes them. */
  descriptors?(descriptors: readonly number[]): void
  /** After a `tryWrite` that answered false: it may succeed now. */
  drain(): void
  /** The other side is gone; all of its bytes came before. Told once; not after `close`. */
  end(): void
}

/** One end of a byte stream, below frames: a Unix socket's own descriptor, or a TCP or TLS socket of Node. */
export interface Connection {
  /** What the other end is called in messages. */
  readonly address: string
  readonly identity: PeerIdentity
  /** The longest frame that `tryWrite` takes whole or not at all. */
  readonly frameBytes: number
  /** Whether the bytes that come never change again, so that messages may be views of them. */
  readonly lasting?: boolean
  /** Bytes that `write` kept because the kernel was full. */
  readonly pending: number
  /** Whether a `tryWrite` would fail: bytes are kept, or the kernel refused some and has not told of room since. */
  readonly full: boolean
  /** Whether what was handed over can be lost on its way while both processes live: a network breaks, a kernel does not. */
  readonly mayLose?: boolean
  /** Whether the stream cannot be written any more. */
  readonly broken: boolean
  /** Begins to read, or changes who is told. Keeps nothing alive. */
  start(events: ConnectionEvents): void
  /** Hands the first `length` bytes over, all or none; the bytes are copied or gone when it returns. */
  tryWrite(bytes: Uint8Array, length: number): boolean
  /** As `tryWrite`, with a copy of an open descriptor. Only where the stream can carry one. */
  tryWriteDescriptor?(bytes: Uint8Array, descriptor: number): boolean
  /** Reads for descriptors from now on; before, the kernel drops those that come. */
  takeDescriptors?(): void
  /** Hands bytes over, keeping what the kernel does not take. `owned`: they never change, so that no copy is kept. */
  write(bytes: Uint8Array, owned?: boolean): void
  /** Bytes that can be handed over now, by a cautious estimate. */
  room(): number
  /** Takes no bytes in until `resume`, so that the other side comes to feel its own full buffers. */
  pause(): void
  resume(): void
  /** Set by the user: whether what comes next answers something or goes on a stream of messages. */
  traffic?: 'both ways' | 'one way'
  /** Somebody waits for bytes, or nobody does any more: keeps the event loop awake for an answer, where that is quicker. */
  expect?(waiting: boolean): void
  /** Looks for bytes without the event loop. Only where the stream can. */
  readNow?(): void
  /**
   * For Sync waits, on many at once: the descriptor, what to poll it for (undefined = nothing any more), and what to do with what was
   * found. Only where there is one.
   */
  readonly descriptor?: number
  readonly interests?: number | undefined
  service?(found: number): void
  /** Hands over what was kept, `timeoutMs` at most, then closes. Resolves with whether all was handed over; undefined = at once. */
  finish(timeoutMs: number): Promise<boolean> | undefined
  /** Closes at once. Idempotent; nothing is told any more. */
  close(): void
}
