import { limitError } from './limit-error.js'
import { MSGMAX, MSGMNB, sysvLimits } from './sysv-limits.js'

/** What a new queue gets, checked against the limits before any effect. */
export interface SysvSize {
  /** The most bytes of all messages in the queue: msg_qbytes. */
  readonly bytes: number
  /** The most bytes of one user message. */
  readonly maxMessageBytes: number
}

/**
 * The size of a new queue. `overhead`: bytes that we put before each user message (links: the frame header).
 * Throws `IPC_LIMIT` beyond the kernel's limits, RangeError where the wishes contradict each other.
 */
export function sysvSize(
  address: string,
  bytes: number | undefined,
  maxMessageBytes: number | undefined,
  overhead: number,
): SysvSize {
  const { msgmax, msgmnb } = sysvLimits()
  const queueBytes = bytes ?? msgmnb
  if (queueBytes > msgmnb) {
    throw limitError(address, `${queueBytes} bytes were asked for`, MSGMNB, msgmnb, 'ask for less')
  }
  const largest = Math.min(msgmax, queueBytes) - overhead
  const messageBytes = maxMessageBytes ?? largest
  if (messageBytes + overhead > msgmax) {
    throw limitError(
      address,
      `messages of ${messageBytes} bytes were asked for${overhead > 0 ? ` (${overhead} more go with each)` : ''}`,
      MSGMAX,
      msgmax,
      'send smaller parts',
    )
  }
  if (messageBytes > largest || largest < 0) {
    throw new RangeError(
      `${address}: a message of ${Math.max(messageBytes, 0)} bytes${overhead > 0 ? ` and its ${overhead} bytes of header` : ''} ` +
        `never fits a queue of ${queueBytes} bytes: ask for more bytes or a smaller maxMessageBytes`,
    )
  }
  return { bytes: queueBytes, maxMessageBytes: messageBytes }
}
