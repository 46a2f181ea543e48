import { msgctlRemove } from '@ipc/ffi'
import { saysQueueGone } from './queue-gone.js'

/** Removes a queue; false where it was gone already. */
export function removeQueue(id: number): boolean {
  try {
    msgctlRemove(id)
    return true
  } catch (error) {
    if (saysQueueGone(error)) return false
    throw error
  }
}

/** As `removeQueue`, for one of two users who share a link: only the one that made the queues may remove them. */
export function removeLinkQueue(id: number): void {
  try {
    removeQueue(id)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}
