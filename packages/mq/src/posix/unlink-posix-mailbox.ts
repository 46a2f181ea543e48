import { rmSync } from 'node:fs'
import { fromSystemError } from '@ipc/core/adapter'
import { mqUnlink } from '@ipc/ffi'
import { removeAttributes } from '@ipc/host'
import type { PosixPlace } from './posix-place.js'

/** Removes a mailbox's name and the files beside it; who has the queue open keeps it. Hold its lock. False = it was gone already. */
export function removePosixMailbox(place: PosixPlace): boolean {
  const removed = unlinkQueue(place.address)
  removeAttributes(place.attributesPath)
  rmSync(place.openersPath, { force: true })
  return removed
}

function unlinkQueue(name: string): boolean {
  try {
    mqUnlink(name)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw fromSystemError(error, `cannot unlink the POSIX queue ${name}`, name)
  }
}
