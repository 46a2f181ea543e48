import type { Mapping } from '@ipc/ffi'
import { EVENT_COUNT_WORDS, EventCount, type Wakers } from './event-count.js'

/** Bytes of the memory that two linked processes share beside their queues. */
export const BOARD_BYTES = 4096

/** The event counts of one direction of a link. */
export interface DirectionCounts {
  /** Messages put in, waited for by the receiver. */
  readonly messages: EventCount
  /** Room made, waited for by the sender. */
  readonly room: EventCount
}

/** The event counts of a link: the direction away from its maker, then the one back. */
export function linkBoard(board: Mapping, ring: () => void): readonly [DirectionCounts, DirectionCounts] {
  // Who sleeps, loop or thread, sleeps on the control connection: one ring wakes either.
  const wakers: Wakers = { loops: ring, threads: ring }
  const counts = (first: number): DirectionCounts => ({
    messages: new EventCount(board.int32, first, wakers),
    room: new EventCount(board.int32, first + EVENT_COUNT_WORDS, wakers),
  })
  return [counts(0), counts(2 * EVENT_COUNT_WORDS)]
}
