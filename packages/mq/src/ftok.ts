import { fromSystemError } from '@ipc/core/adapter'
import { ftok as ftokCall } from '@ipc/ffi'

/**
 * A System V key from an existing file and a number of which the low 8 bits count, the same in every language. Not
 * unique: 16 bits of the file's inode go into it, so two files may give one key, and a file made anew gives another.
 * Follows ftok(3). @throws IpcError IPC_NOT_FOUND, IPC_PERMISSION for the file; TypeError for a number that is not whole.
 */
export function ftok(path: string, projectId: number): number {
  if (!Number.isInteger(projectId)) throw new TypeError(`the project number must be whole, not ${projectId}`)
  if ((projectId & 0xff) === 0)
    throw new RangeError('the low 8 bits of the project number are 0, for which ftok(3) promises no key')
  try {
    return ftokCall(path, projectId)
  } catch (error) {
    throw fromSystemError(error, `cannot make a key from ${path}`, path)
  }
}
