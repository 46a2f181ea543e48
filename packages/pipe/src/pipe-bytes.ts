import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { getPipeSize, setPipeSize } from '@ipc/ffi'

const PAGE_BYTES = 4096

/** The largest pipe of a channel: what the kernel gives an ordinary user (/proc/sys/fs/pipe-max-size). */
export const MOST_PIPE_BYTES = 2 ** 20

/** The size that the kernel makes of `bytes`: a power of two pages. @throws IpcError IPC_LIMIT past 1 MiB, IPC_NOT_SUPPORTED for Infinity */
export function roundedPipeBytes(bytes: number): number {
  if (bytes === Number.POSITIVE_INFINITY) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `a pipe is never unbounded: name up to ${MOST_PIPE_BYTES} bytes, or use a mechanism whose traits have 'unbounded'`,
      { limit: MOST_PIPE_BYTES },
    )
  }
  if (bytes > MOST_PIPE_BYTES) {
    throw new IpcError(
      'IPC_LIMIT',
      `a pipe of ${bytes} bytes: ${MOST_PIPE_BYTES} is the most, name that or less`,
      {
        limit: MOST_PIPE_BYTES,
      },
    )
  }
  let rounded = PAGE_BYTES
  while (rounded < bytes) rounded *= 2
  return rounded
}

/**
 * Gives an open pipe the size that was asked for (a result of `roundedPipeBytes`), else what its creator had, else what
 * it has. Returns what was granted. @throws IpcError IPC_LIMIT when what was asked for is not to be had
 */
export function grantPipeBytes(
  descriptor: number,
  asked: number | undefined,
  recorded: number | undefined,
  address: string,
): number {
  const there = getPipeSize(descriptor)
  const wanted = asked ?? recorded ?? there
  if (wanted === there) return there
  try {
    return setPipeSize(descriptor, wanted)
  } catch (error) {
    if (asked === undefined) return there
    const what =
      `${address} cannot have a pipe of ${asked} bytes: raise /proc/sys/fs/pipe-user-pages-soft (what all pipes of a ` +
      'user have together) or /proc/sys/fs/pipe-max-size, close other pipes, or name fewer bytes'
    throw fromSystemError(error, what, address, { EPERM: 'IPC_LIMIT', EBUSY: 'IPC_LIMIT' })
  }
}

/** Refuses a capacity in messages, before any effect. */
export function refuseCapacity(capacity: number | undefined): void {
  if (capacity === undefined) return
  throw new IpcError(
    'IPC_NOT_SUPPORTED',
    `a pipe is full by bytes, not after ${capacity} messages: name buffering.bytes (its size, 64 KiB by default), or use ` +
      'shm() or unix() for a capacity in messages',
  )
}
