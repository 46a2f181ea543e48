import { IpcError } from '@ipc/core'
import type { ObjectAttributes, OpenRequest } from '@ipc/core/adapter'
import { NO_CAPACITY, RECORD } from '../layout/structures.js'
import { roundUp } from '../layout/table.js'

/** 64 KiB: what a ring has where nothing is asked for. */
export const DEFAULT_RING_BYTES = 65_536
/** Positions count over two laps in 31 bits. */
export const MAX_RING_BYTES = 2 ** 29
/** The largest message: half the largest ring. */
export const MAX_MESSAGE_BYTES = MAX_RING_BYTES / 2
// A capacity without bytes makes room for as many messages of this size.
const TYPICAL_MESSAGE_BYTES = 64

/** What a segment is made for. */
export interface SegmentAttributes {
  readonly codec: string
  /** Messages; below 0 = no limit. */
  readonly capacity: number
  readonly bytes: number
  readonly maxMessageBytes: number
  /** Bytes of records in each ring. */
  readonly ringBytes: number
}

/** What a creator grants for what was asked. Throws `IPC_NOT_SUPPORTED` for messages over half the ring, `IPC_LIMIT` past 512 MiB. */
export function grantedAttributes(request: OpenRequest, address: string): SegmentAttributes {
  const { capacity, maxMessageBytes: asked } = request
  const forCapacity = Math.min((capacity ?? 0) * (RECORD.size + TYPICAL_MESSAGE_BYTES), MAX_RING_BYTES)
  const bytes = request.bytes ?? Math.max(DEFAULT_RING_BYTES, 2 * (asked ?? 0), forCapacity)
  if (bytes > MAX_RING_BYTES) {
    throw new IpcError(
      'IPC_LIMIT',
      `${address}: a ring holds up to ${MAX_RING_BYTES} bytes, ${bytes} were asked for; ` +
        `a message is at most half of that: send larger ones in parts`,
      { address, limit: MAX_RING_BYTES },
    )
  }
  const maxMessageBytes = asked ?? Math.floor(bytes / 2)
  if (2 * maxMessageBytes > bytes) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${address}: a message may have half the ring: for ${maxMessageBytes} bytes ask for bytes of ` +
        `${2 * maxMessageBytes} or more, or name maxMessageBytes alone`,
      { address, limit: Math.floor(bytes / 2) },
    )
  }
  // Wherever the last message ended, one of the largest size fits into an empty ring without being cut.
  const largest = 2 * roundUp(RECORD.size + maxMessageBytes, 8)
  return {
    codec: request.codec,
    capacity: capacity ?? NO_CAPACITY,
    bytes,
    maxMessageBytes,
    ringBytes: Math.max(roundUp(bytes, 8), largest),
  }
}

/** The attributes as `agree` compares them. */
export function storedAttributes(attributes: SegmentAttributes): ObjectAttributes {
  const { codec, capacity, bytes, maxMessageBytes } = attributes
  return { codec, capacity: capacity < 0 ? Number.POSITIVE_INFINITY : capacity, bytes, maxMessageBytes }
}
