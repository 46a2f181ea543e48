import type { Mapping } from '@ipc/ffi'
import { EVENT_COUNT_WORDS, EventCount } from './event-count.js'

/** Bytes of the memory that two linked processes share beside their queues. */
export const BOARD_BYTES = 4096

/** The event counts of one direction of a link. */
export interface DirectionCounts {
  /** Messages put in, waited for by the receiver. */
  readonly messages: EventCount
  /** Room made, waited for by the sender. */
  readonly room: EventCount
}

/** The event counts of a link: the direction away from its maker, then the one back. `ring` wakes the other side's event loop. */
export function linkBoard(board: Mapping, ring: () => void): readonly [DirectionCounts, DirectionCounts] {
  const counts = (first: number): DirectionCounts => ({
    messages: new EventCount(board, first, ring),
    room: new EventCount(board, first + EVENT_COUNT_WORDS, ring),
  })
  return [counts(0), counts(2 * EVENT_COUNT_WORDS)]
}
