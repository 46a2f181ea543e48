import { IpcError } from '@ipc/core'

export function removed(address: string, cause?: unknown): IpcError {
  return new IpcError('IPC_CLOSED', `${address} was removed`, { address, cause })
}

export function tooLargeToSend(address: string, length: number, limit: number): IpcError {
  return new IpcError(
    'IPC_TOO_LARGE',
    `the message has ${length} bytes and ${address} takes ${limit} at most (/proc/sys/kernel/msgmax): ` +
      'send it in parts, or raise it with sysctl kernel.msgmax',
    { address, limit },
  )
}

export function tooLargeToReceive(address: string, limit: number): IpcError {
  return new IpcError(
    'IPC_TOO_LARGE',
    `the next message of ${address} is longer than the ${limit} bytes a receive takes, and stays there: ` +
      'open the queue with a larger maxBytes, or receive with truncate: true to have it cut',
    { address, limit },
  )
}
