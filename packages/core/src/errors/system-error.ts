import { IpcError, type IpcErrorCode } from './ipc-error.js'

/** The shape of Node's own system errors, and of @ipc/ffi's. */
interface SystemErrorShape extends Error {
  readonly code: string
  readonly errno?: number
  readonly syscall?: string
}

const CODES: Readonly<Record<string, IpcErrorCode>> = {
  ENOENT: 'IPC_NOT_FOUND',
  ENXIO: 'IPC_NOT_FOUND',
  EEXIST: 'IPC_EXISTS',
  EADDRINUSE: 'IPC_EXISTS',
  EACCES: 'IPC_PERMISSION',
  EPERM: 'IPC_PERMISSION',
  EMSGSIZE: 'IPC_TOO_LARGE',
  E2BIG: 'IPC_TOO_LARGE',
  ENOSPC: 'IPC_LIMIT',
  EMFILE: 'IPC_LIMIT',
  ENFILE: 'IPC_LIMIT',
  ENOMEM: 'IPC_LIMIT',
  EDQUOT: 'IPC_LIMIT',
  EPIPE: 'IPC_PEER_DIED',
  ECONNRESET: 'IPC_PEER_DIED',
  ENOSYS: 'IPC_NOT_SUPPORTED',
  EAFNOSUPPORT: 'IPC_NOT_SUPPORTED',
}

/**
 * Turns a system error into an `IpcError` that keeps it as `cause`; an `IpcError` passes through.
 * @param what what could not be done to what, as the start of a sentence: "cannot open the FIFO /x"
 * @param codes overrides of the table for this one call
 */
export function fromSystemError(
  error: unknown,
  what: string,
  address?: string,
  codes: Readonly<Record<string, IpcErrorCode>> = {},
): IpcError | TypeError | RangeError {
  if (IpcError.is(error) || error instanceof TypeError || error instanceof RangeError) return error
  const system = error as SystemErrorShape
  const code = codes[system.code] ?? CODES[system.code] ?? 'IPC_SYSTEM'
  return new IpcError(code, `${what}: ${system.message ?? String(error)}`, {
    cause: error,
    address,
    syscall: system.syscall,
    errno: system.errno === undefined ? undefined : -Math.abs(system.errno),
  })
}
