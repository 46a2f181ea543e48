import { FrameKind } from '@ipc/core/adapter'

/** The frames of a link beside messages. The correlation is in brackets. */
export const LinkFrame = {
  /** So many more messages [count] of so many bytes [body: 8] have been taken by the receiver. */
  taken: FrameKind.control,
  /** The end that follows is no death. */
  goodbye: FrameKind.control + 1,
} as const
