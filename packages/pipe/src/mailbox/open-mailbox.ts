import { randomInt } from 'node:crypto'
import type { MailboxRequest, UnlinkRequest } from '@ipc/core/adapter'
import { close, unlockByte } from '@ipc/ffi'
import { refuseCapacity } from '../pipe-bytes.js'
import { FifoMailbox } from './fifo-mailbox.js'
import { FifoObject } from './fifo-object.js'
import { FifoOpening, openFifo } from './fifo-opening.js'
import { fifoPlace } from './fifo-place.js'
import { repeatUntilFree, repeatUntilFreeSync } from './repeat-until-free.js'

// Below 2 ** 31, and the process's number beside it: two handles of a process draw the same once in ten billion.
const newHandle = (): number => randomInt(2 ** 31)

/** Opens a mailbox on its FIFO, never waiting for another end. @throws IpcError */
export async function openMailbox(at: string | undefined, request: MailboxRequest): Promise<FifoMailbox> {
  refuseCapacity(request.capacity)
  const place = fifoPlace(at, request)
  const opening = new FifoOpening(place, request)
  return new FifoMailbox(await repeatUntilFree(place.path, () => opening.step()), newHandle())
}

/** As `openMailbox`, blocking the thread while another process makes or removes the FIFO. */
export function openMailboxSync(at: string | undefined, request: MailboxRequest): FifoMailbox {
  refuseCapacity(request.capacity)
  const place = fifoPlace(at, request)
  const opening = new FifoOpening(place, request)
  return new FifoMailbox(
    repeatUntilFreeSync(place.path, () => opening.step()),
    newHandle(),
  )
}

/** Removes a mailbox's name; open handles go on. False where there is none. */
export async function unlinkMailbox(at: string | undefined, request: UnlinkRequest): Promise<boolean> {
  const place = fifoPlace(at, request)
  const descriptor = openFifo(place.path)
  if (descriptor === undefined) return false
  const object = new FifoObject(place, descriptor, {
    pipeBytes: 0,
    maxMessageBytes: 0,
    removeOnLastClose: false,
  })
  try {
    return await repeatUntilFree(place.path, () => object.tryUnlink())
  } finally {
    unlockByte(descriptor, 0, 3)
    close(descriptor)
  }
}
