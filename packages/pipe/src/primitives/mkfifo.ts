import { chmodSync } from 'node:fs'
import { fromSystemError } from '@ipc/core/adapter'
import { mkfifo as makeFifo } from '@ipc/ffi'

/**
 * Makes a FIFO at a path, with exactly the permission bits `mode` (0600 by default), whatever the umask says.
 * @throws IpcError IPC_EXISTS, IPC_PERMISSION, IPC_NOT_FOUND (the folder). Follows mkfifo(3).
 */
export function mkfifo(path: string, options: { readonly mode?: number | undefined } = {}): void {
  const { mode = 0o600 } = options
  try {
    makeFifo(path, mode & 0o600)
    chmodSync(path, mode)
  } catch (error) {
    throw fromSystemError(error, `cannot make the FIFO ${path}`, path)
  }
}
