import { IpcError } from '@ipc/core'
import { limitError } from '../limits/limit-error.js'
import { MSGMNI, sysvLimits } from '../limits/sysv-limits.js'

export function notFound(name: string, address: string): IpcError {
  return new IpcError(
    'IPC_NOT_FOUND',
    `there is no System V queue ${address} for '${name}': open it with create 'if-missing'`,
    {
      address,
    },
  )
}

export function alreadyThere(name: string, address: string): IpcError {
  return new IpcError(
    'IPC_EXISTS',
    `the System V queue ${address} of '${name}' exists: unlink it, or open it without create 'exclusive'`,
    {
      address,
    },
  )
}

/** A derived key that somebody else's queue has: the name can never be had while that queue is there. */
export function keyTaken(name: string, address: string, queue: number): IpcError {
  return new IpcError(
    'IPC_MISMATCH',
    `the System V key ${address} of '${name}' belongs to queue ${queue}, which @ipc did not make for it (see ipcs -q -i ${queue}): ` +
      `remove that queue with ipcrm -q ${queue} if nobody needs it, use another name, or open it on purpose with sysvMq({ at: ${address} })`,
    { address },
  )
}

export function tooManyQueues(address: string): IpcError {
  return limitError(
    address,
    'another System V queue cannot be made',
    MSGMNI,
    sysvLimits().msgmni,
    'remove queues that nobody uses (ipcs -q, ipcrm -q)',
  )
}
