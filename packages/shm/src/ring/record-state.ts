/**
 * The state word of a record: bits 0 to 2 the state, from bit 3 the participant it belongs to
 * (for claimed, taken, offered and accepted records), as `participantWord` packs it.
 */
export const RecordState = {
  /** May be received. */
  ready: 1,
  /** A living sender still writes it in place. */
  claimed: 2,
  /** A living receiver reads it in place. */
  taken: 3,
  /** Received or given up: space to be taken back. */
  done: 4,
  /** Fills the ring up to its end; has no further fields. */
  padding: 5,
  /** Rendezvous: its sender waits for a receiver. */
  offered: 6,
  /** Rendezvous: received; its sender takes notice, then it is done. */
  accepted: 7,
} as const

export const STATE_MASK = 7
export const STATE_BITS = 3
