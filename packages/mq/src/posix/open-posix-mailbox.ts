import { fstatSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { agree, fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import {
  isTrustedMaker,
  type ObjectRecord,
  readAttributes,
  removeAttributes,
  withLock,
  withLockAsync,
  writeAttributes,
} from '@ipc/host'
import { posixSize } from '../limits/posix-size.js'
import { permissionError } from '../permission-error.js'
import { makeQueue, openQueue } from './make-queue.js'
import { Openers } from './openers.js'
import { PosixMailboxPort } from './posix-mailbox-port.js'
import type { PosixPlace } from './posix-place.js'
import type { QueueHandle } from './queue-handle.js'
import { refuseBytes } from './refuse-bytes.js'
import { removePosixMailbox } from './unlink-posix-mailbox.js'

const REMOVE = { remove: true } as const

/** Opens or makes a POSIX mailbox, blocking the thread while another process opens the same one. */
export function openPosixMailboxSync(request: MailboxRequest, place: PosixPlace): PosixMailboxPort {
  return withLock(place.lockPath, () => openLocked(request, place), REMOVE)
}

/** As `openPosixMailboxSync`, waiting in the event loop. */
export function openPosixMailbox(request: MailboxRequest, place: PosixPlace): Promise<PosixMailboxPort> {
  return withLockAsync(place.lockPath, () => openLocked(request, place), REMOVE)
}

function openLocked(request: MailboxRequest, place: PosixPlace): PosixMailboxPort {
  const { address } = place
  refuseBytes(address, request.bytes)
  try {
    const found = openQueue(address)
    const queue = found === undefined ? make(request, place) : take(request, place, found)
    return portOn(request, place, queue)
  } catch (error) {
    const what = `the POSIX queue ${address} of '${request.name}'`
    throw fromSystemError(permissionError(error, what, address), `cannot open ${what}`, address)
  }
}

/** Makes the queue; its record comes first, so that a queue of ours is never without one. */
function make(request: MailboxRequest, place: PosixPlace): QueueHandle {
  const { address, attributesPath } = place
  const { name, namespace, codec, create, mode } = request
  if (create === 'never') {
    throw new IpcError(
      'IPC_NOT_FOUND',
      `there is no POSIX queue ${address} for '${name}': open it with create 'if-missing'`,
      { address },
    )
  }
  const size = posixSize(address, request.capacity, request.maxMessageBytes, 0)
  writeAttributes(attributesPath, { name, namespace, codec, ...size, creatorPid: process.pid })
  try {
    return makeQueue(address, mode, size)
  } catch (error) {
    removeAttributes(attributesPath)
    throw error
  }
}

/** Takes the queue that is there; its sizes are the kernel's to tell. */
function take(request: MailboxRequest, place: PosixPlace, queue: QueueHandle): QueueHandle {
  const { address, given, attributesPath } = place
  try {
    if (request.create === 'exclusive') {
      throw new IpcError(
        'IPC_EXISTS',
        `the POSIX queue ${address} of '${request.name}' exists: unlink it, or open it without create 'exclusive'`,
        { address },
      )
    }
    const { capacity, messageBytes: maxMessageBytes } = queue
    const record = readAttributes(attributesPath)
    const isOurs =
      record !== undefined && record.capacity === capacity && record.maxMessageBytes === maxMessageBytes
    if (!given && !(isOurs && isTrustedMaker(fstatSync(queue.descriptor)))) throw nameTaken(request, address)
    agree(
      address,
      { codec: isOurs ? (record as ObjectRecord).codec : undefined, capacity, maxMessageBytes },
      request,
    )
    return queue
  } catch (error) {
    queue.close()
    throw error
  }
}

function nameTaken(request: MailboxRequest, address: string): IpcError {
  return new IpcError(
    'IPC_MISMATCH',
    `the POSIX queue ${address} of '${request.name}' was not made by @ipc for it: unlink it if nobody needs it, ` +
      `or open it on purpose with posixMq({ at: '${address}' })`,
    { address },
  )
}

function portOn(request: MailboxRequest, place: PosixPlace, queue: QueueHandle): PosixMailboxPort {
  const { address, lockPath, openersPath } = place
  let openers: Openers
  try {
    openers = new Openers(openersPath, request.mode)
  } catch (error) {
    queue.close()
    throw error
  }
  const removeIfLast = () => {
    if (openers.isLast()) removePosixMailbox(place)
  }
  return new PosixMailboxPort({
    address,
    queue,
    unlink: () => withLockAsync(lockPath, () => removePosixMailbox(place), REMOVE),
    beforeClose: async () => {
      try {
        if (request.removeOnLastClose) await withLockAsync(lockPath, removeIfLast, REMOVE)
      } finally {
        openers.close()
      }
    },
  })
}
