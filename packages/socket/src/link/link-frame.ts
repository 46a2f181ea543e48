import { FrameKind } from '@ipc/core/adapter'

/** The frames of a link beside messages. The correlation is in brackets. */
export const LinkFrame = {
  /** So many more messages [count] of so many bytes [body: 8] have been taken by the receiver. */
  taken: FrameKind.control,
  /** The end that follows is no death. */
  goodbye: FrameKind.control + 1,
  /** Capacity 0: so many receives wait [count]; each message taken is one less. */
  demand: FrameKind.control + 2,
  /** Capacity 0: the message that was sent last [its number] is taken back, unless it was received. */
  withdraw: FrameKind.control + 3,
  /** The answer when it was not received. */
  withdrawn: FrameKind.control + 4,
  /** A descriptor comes with this frame, by SCM_RIGHTS. */
  descriptor: FrameKind.control + 5,
  /** So many more descriptors [count] have been received. */
  descriptorsTaken: FrameKind.control + 6,
  /** Descriptors will come: they are to be read for, which costs each read more. */
  descriptorsCome: FrameKind.control + 7,
  /** The answer: from now on they are. */
  descriptorsMayCome: FrameKind.control + 8,
} as const
