import { IpcError } from '@ipc/core'
import { limitError } from './limit-error.js'
import { MSG_MAX, MSGSIZE_MAX, posixLimits } from './posix-limits.js'

/** What the kernel books on RLIMIT_MSGQUEUE for a queue: the messages, and two small structures for each. */
export function posixQueueBytes(capacity: number, messageBytes: number): number {
  const structures = 48 + 48
  return capacity * (messageBytes + structures)
}

const DEFAULT_CAPACITY = 10
const DEFAULT_MESSAGE_BYTES = 1024

export interface PosixSize {
  readonly capacity: number
  readonly maxMessageBytes: number
}

/**
 * The size of a new queue: 10 messages of 1 KiB unless asked for, so that an ordinary user may have many.
 * `overhead`: bytes that we put before each user message (links: the frame header). Throws `IPC_LIMIT` beyond the limits.
 */
export function posixSize(
  address: string,
  capacity: number | undefined,
  maxMessageBytes: number | undefined,
  overhead: number,
): PosixSize {
  const { msgMax, msgsizeMax } = posixLimits()
  const size = {
    capacity: capacity ?? Math.min(DEFAULT_CAPACITY, msgMax),
    maxMessageBytes: maxMessageBytes ?? Math.min(DEFAULT_MESSAGE_BYTES, msgsizeMax - overhead),
  }
  checkPosixSize(address, size, overhead)
  return size
}

/** Throws `IPC_LIMIT` for a size beyond the limits. */
export function checkPosixSize(address: string, size: PosixSize, overhead: number): void {
  const { capacity, maxMessageBytes } = size
  const { msgMax, msgsizeMax, userBytes } = posixLimits()
  if (capacity > msgMax) {
    throw limitError(
      address,
      `a capacity of ${capacity} was asked for`,
      MSG_MAX,
      msgMax,
      `ask for ${msgMax} or less`,
    )
  }
  const largest = msgsizeMax - overhead
  if (maxMessageBytes > largest) {
    const more = overhead > 0 ? ` (${overhead} more go with each)` : ''
    const wish = `messages of ${maxMessageBytes} bytes were asked for${more}`
    throw limitError(address, wish, MSGSIZE_MAX, msgsizeMax, `ask for ${largest} or less`)
  }
  const booked = posixQueueBytes(capacity, maxMessageBytes + overhead)
  if (booked > userBytes) throw userBytesError(address, booked, userBytes)
}

/** The error for a queue that would take this user past RLIMIT_MSGQUEUE. */
export function userBytesError(address: string, booked: number, userBytes: number): IpcError {
  return new IpcError(
    'IPC_LIMIT',
    `${address}: the queue takes ${booked} bytes, and all queues of one user together may take ${userBytes} (RLIMIT_MSGQUEUE): ` +
      'raise it with ulimit -q, unlink queues that nobody uses, or ask for a smaller capacity or maxMessageBytes',
    { address, limit: userBytes },
  )
}
