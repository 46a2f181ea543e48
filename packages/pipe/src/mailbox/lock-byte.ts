/** What each byte's open-file-description lock on the FIFO means. A FIFO has no bytes there: only the locks count. */
export const LockByte = {
  /** Exclusive: somebody makes or removes the FIFO or its attributes. */
  setup: 0,
  /** Exclusive: the one reader of a mailbox with messages larger than a packet. */
  reader: 1,
  /** Shared: everybody who has it open. */
  user: 2,
} as const
