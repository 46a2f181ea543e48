import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'

/** The system's error as an `IpcError` with the cure where there is a common one; mistakes of the caller pass through. */
export function objectError(error: unknown, what: string, address: string): unknown {
  const cure = CURES[(error as NodeJS.ErrnoException).code ?? '']
  return fromSystemError(error, cure === undefined ? what : `${what} (${cure})`, address)
}

const CURES: Readonly<Record<string, string>> = {
  ENOENT: "make it first, or open it with create 'if-missing'",
  EEXIST: "open it with create 'if-missing', or remove it first",
  EACCES:
    "it is another user's, or its mode keeps this process out: have its owner make it with a mode that lets this user in, or choose another name",
  EPERM: 'only its owner, its creator or root may do that',
  ENOSPC:
    '/dev/shm is full, see df /dev/shm: ask for less, remove what is not used, or enlarge it (docker run --shm-size)',
}

/** A call on a handle that is closed here. */
export function closedError(address: string): IpcError {
  return new IpcError('IPC_CLOSED', `${address} is closed here`, { address })
}

/** A call on a System V object that somebody removed. */
export function removedError(address: string, cause?: unknown): IpcError {
  return new IpcError('IPC_CLOSED', `${address} was removed`, { address, cause })
}

/** Whether the error says that the System V object of an identifier exists no more. */
export function saysRemoved(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EINVAL' || code === 'EIDRM'
}
