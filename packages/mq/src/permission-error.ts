import { IpcError } from '@ipc/core'

/** `IPC_PERMISSION` with its cure where the system refused an object for want of rights; any other error as it is. */
export function permissionError(error: unknown, what: string, address: string): unknown {
  const { code, errno, syscall } = error as NodeJS.ErrnoException
  if (code !== 'EACCES' && code !== 'EPERM') return error
  return new IpcError(
    'IPC_PERMISSION',
    `${what} is another user's, or its mode keeps this process out: have its owner make it with a mode that lets this user ` +
      'read and write (open it with mode 0o660 and a common group), or choose another name',
    { address, syscall, errno, cause: error },
  )
}
