import { IpcError } from '@ipc/core'

/** POSIX queues are bounded in messages, each with a slot of its own: a bound in bytes cannot be had. */
export function refuseBytes(address: string, bytes: number | undefined): void {
  if (bytes === undefined || bytes === Number.POSITIVE_INFINITY) return
  throw new IpcError(
    'IPC_NOT_SUPPORTED',
    `${address}: a POSIX queue has no limit in bytes, only capacity × maxMessageBytes: name these, or use sysvMq() for buffering.bytes`,
    { address },
  )
}
