import { msgget } from '@ipc/ffi'

// Asks for the rights to read and write at once, not at the first message.
const READ_AND_WRITE = 0o600

/** The identifier of the queue of a key; undefined where there is none. Throws what else msgget(2) reports. */
export function findQueue(key: number): number | undefined {
  try {
    return msgget(key, READ_AND_WRITE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
