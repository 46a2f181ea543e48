import { IpcError } from '@ipc/core'

/** For 'never': nobody is there. */
export function noOwner(address: string): IpcError<'IPC_NOT_FOUND'> {
  return new IpcError(
    'IPC_NOT_FOUND',
    `no process owns the mailbox at ${address}: start one that does, or leave out create: 'never'`,
    { address },
  )
}

/** For 'exclusive': somebody is there; `pid` where it is known who. */
export function ownerExists(address: string, pid?: number): IpcError<'IPC_EXISTS'> {
  return new IpcError(
    'IPC_EXISTS',
    `${pid === undefined ? 'a living process' : `process ${pid}`} owns the mailbox at ${address}: open it without create: 'exclusive', or end that process`,
    { address },
  )
}
