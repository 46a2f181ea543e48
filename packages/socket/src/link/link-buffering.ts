import { IpcError } from '@ipc/core'
import type { OpenRequest } from '@ipc/core/adapter'

const DEFAULT_BYTES = 1_048_576
const UNBOUNDED_BYTES = 64 * 1_048_576
const DEFAULT_MAX_MESSAGE_BYTES = 16 * 1_048_576

/** How much one side of a link may have sent that the other has not taken. The same on both sides. */
export interface LinkBuffering {
  readonly capacity: number
  readonly bytes: number
  readonly maxMessageBytes: number
  /** Whether somebody asked for these limits, so that they are kept to the message. */
  readonly exact: boolean
  /** Whether "unbounded" was asked for: then this process keeps what the kernel does not take. */
  readonly keeps: boolean
}

/**
 * What a link is granted: what was asked for; else 1 MiB in either direction (or one message, if it is longer). An unbounded
 * one is held back at 64 MiB, which lie in the sender's or the receiver's memory. Throws `IPC_NOT_SUPPORTED` for limits that exclude each other.
 */
export function grantedLink(request: OpenRequest): LinkBuffering {
  const { capacity = Number.POSITIVE_INFINITY } = request
  const bytes = Number.isFinite(request.bytes ?? Number.POSITIVE_INFINITY) ? request.bytes : undefined
  const maxMessageBytes =
    request.maxMessageBytes ?? Math.min(DEFAULT_MAX_MESSAGE_BYTES, bytes ?? Number.POSITIVE_INFINITY)
  if (bytes !== undefined && maxMessageBytes > bytes) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `a message of maxMessageBytes ${maxMessageBytes} would never fit into buffering.bytes ${bytes}: ask for more bytes or a smaller maxMessageBytes`,
      { limit: bytes },
    )
  }
  const held = request.capacity === undefined ? DEFAULT_BYTES : UNBOUNDED_BYTES
  return {
    capacity,
    bytes: bytes ?? held,
    maxMessageBytes,
    keeps: request.capacity === Number.POSITIVE_INFINITY && bytes === undefined,
    exact: Number.isFinite(capacity) || bytes !== undefined,
  }
}
