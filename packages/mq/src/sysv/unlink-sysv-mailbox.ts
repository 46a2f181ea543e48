import { rmSync } from 'node:fs'
import { removeAttributes } from '@ipc/host'
import { BellFile } from '../wake-up/bell-file.js'
import { removeQueue } from './remove-queue.js'
import type { SysvPlace } from './sysv-place.js'

/** Removes the files beside a queue. Hold its lock. */
export function removeSysvFiles(place: SysvPlace): void {
  removeAttributes(place.attributesPath)
  rmSync(place.bellPath, { force: true })
}

/**
 * Removes a mailbox: the queue, then the files beside it; wakes all who wait there. Hold its lock.
 * `bell`: the open bell, where the caller has it. False = the queue was gone already.
 */
export function removeSysvMailbox(place: SysvPlace, queue: number, bell?: BellFile): boolean {
  const removed = removeQueue(queue)
  if (bell !== undefined) ringAll(bell)
  else ringUnopened(place)
  removeSysvFiles(place)
  return removed
}

function ringAll(bell: BellFile): void {
  bell.messages.advance()
  bell.room.advance()
}

function ringUnopened(place: SysvPlace): void {
  let bell: BellFile
  try {
    bell = BellFile.open(place.bellPath, 0o600)
  } catch {
    // Without a bell, or with one that holds rubbish, the waiters find out at their next look.
    return
  }
  ringAll(bell)
  bell.close()
}
