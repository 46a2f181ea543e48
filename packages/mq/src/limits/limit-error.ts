import { IpcError } from '@ipc/core'

/** An `IPC_LIMIT` that names the object, the limit with its value, and the cure. */
export function limitError(
  address: string,
  wish: string,
  file: string,
  limit: number,
  cure: string,
): IpcError {
  const setting = file.replace('/proc/sys/', '').replaceAll('/', '.')
  return new IpcError(
    'IPC_LIMIT',
    `${address}: ${wish}, but ${file} is ${limit}: raise it with sysctl ${setting}, or ${cure}`,
    { address, limit },
  )
}
