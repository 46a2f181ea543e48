/** How a mailbox's reader takes fragments out of its FIFO: never more than the message that it gives. */
export interface FragmentSource {
  /** What the last `take` took; used again by the next. */
  readonly bytes: Uint8Array
  /** Takes what completes at most one message. @returns how many bytes; 0 when the pipe is empty */
  take(): number
  /** The messages whose last fragment is in the pipe now, by `messageKey`; undefined where not all of the pipe can be seen. */
  endsInPipe(): ReadonlySet<string> | undefined
  /** Somebody else may read from now on: forgets what it knows of the pipe. */
  forget(): void
  close(): void
}
