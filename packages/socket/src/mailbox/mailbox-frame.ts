import { FrameKind } from '@ipc/core/adapter'

/**
 * The frames between a mailbox's owner and its members, beside messages (`FrameKind.message`: to the owner to be queued;
 * to a member with the delivery's number as correlation). m = to the owner, o = to a member; the correlation is in brackets.
 */
export const MailboxFrame = {
  /** m, first: JSON of `Hello` [MAGIC]. */
  hello: FrameKind.control,
  /** o, first: JSON of `Welcome` [MAGIC]. */
  welcome: FrameKind.control + 1,
  /** o, first and last: JSON of `Refusal` [MAGIC]. */
  refusal: FrameKind.control + 2,
  /** o: that many more messages [count] and bytes [body] may be sent. */
  credit: FrameKind.control + 3,
  /** m: there is no credit for a message of that many bytes [bytes]; with a byte of body it waits, without it was only tried. */
  want: FrameKind.control + 4,
  /** o: give back up to that much idle credit [count, body]. m: so much is given back. */
  reclaim: FrameKind.control + 5,
  surrender: FrameKind.control + 6,
  /** m: so many messages are wanted in all [count], those on their way included. */
  demand: FrameKind.control + 7,
  /** m: this delivery [number] has been received; one less is wanted. */
  received: FrameKind.control + 8,
  /** m: no call wants this delivery [number] any more; one less is wanted. */
  giveBack: FrameKind.control + 9,
  /** m: a message that an earlier owner had handed over; belongs to the front. */
  restore: FrameKind.control + 10,
  /** o: a message of a closing owner, for whoever owns the mailbox next. */
  inherit: FrameKind.control + 11,
  /** o: I am closing, send nothing more. m: what I had sent is before this frame. */
  farewell: FrameKind.control + 12,
  /** Both: the end that follows is no death. */
  goodbye: FrameKind.control + 13,
  /** m, capacity 0: a message that waits for a receiver; one at a time. */
  offer: FrameKind.control + 14,
  /** o: the offer was received. */
  taken: FrameKind.control + 15,
  /** m: the offer is taken back, unless it was received. o: so is this delivery [number]. */
  withdraw: FrameKind.control + 16,
  /** o: the offer was taken back. */
  withdrawn: FrameKind.control + 17,
  /** o: so many more of the member's messages [count] are in the mailbox; to members whose hello asks for it. */
  accepted: FrameKind.control + 18,
  /** o: a message that the member did not ask for [the delivery's number]: it may ask soon, and gives it back if it does not. */
  ahead: FrameKind.control + 19,
  /** o: another wants messages: give back all that no call wants. */
  recall: FrameKind.control + 20,
} as const

/** '@IPC' in ASCII, little-endian. */
export const MAGIC = 0x43_50_49_40
/** Version of this protocol. */
export const MAILBOX_VERSION = 3
