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
