import { msgget } from '@ipc/ffi'

const READ_AND_WRITE = 0o600

/**
 * The identifier of the queue of a key; undefined where there is none. Asks for `rights` at once, not at the first
 * message. Throws what else msgget(2) reports.
 */
export function findQueue(key: number, rights = READ_AND_WRITE): number | undefined {
  try {
    return msgget(key, rights)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
