import { LINK_RECORD, RECORD } from '../layout/structures.js'

// In whole numbers throughout: this runs several times a message.
const LINK_HEADER_AND_PADDING = LINK_RECORD.size + 7
const HEADER_AND_PADDING = RECORD.size + 7

/** Bytes that a link's record with a message of `length` bytes takes: a multiple of 8. */
export function linkExtent(length: number): number {
  return (LINK_HEADER_AND_PADDING + length) & ~7
}

/** The same for a record of a mailbox or topic. */
export function recordExtent(length: number): number {
  return (HEADER_AND_PADDING + length) & ~7
}
