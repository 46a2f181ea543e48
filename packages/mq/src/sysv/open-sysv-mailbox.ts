import { rmSync } from 'node:fs'
import { agree, fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import { IPC_CREAT, IPC_EXCL, msgctlSet, msgctlStat, msgget } from '@ipc/ffi'
import {
  isTrustedMaker,
  type ObjectRecord,
  readAttributes,
  removeAttributes,
  sharedGroup,
  withLock,
  withLockAsync,
  writeAttributes,
} from '@ipc/host'
import { sysvLimits } from '../limits/sysv-limits.js'
import { sysvSize } from '../limits/sysv-size.js'
import { permissionError } from '../permission-error.js'
import { BEING_MADE, BellFile } from '../wake-up/bell-file.js'
import { findQueue } from './find-queue.js'
import { SysvMailboxPort } from './sysv-mailbox-port.js'
import { alreadyThere, keyTaken, notFound, tooManyQueues } from './sysv-open-errors.js'
import type { SysvPlace } from './sysv-place.js'
import { removeSysvFiles, removeSysvMailbox } from './unlink-sysv-mailbox.js'

const NO_LIMIT = Number.POSITIVE_INFINITY
const REMOVE = { remove: true } as const

/** Opens or makes a System V mailbox, blocking the thread while another process opens the same one. */
export function openSysvMailboxSync(request: MailboxRequest, place: SysvPlace): SysvMailboxPort {
  return withLock(place.lockPath, () => openLocked(request, place), REMOVE)
}

/** As `openSysvMailboxSync`, waiting in the event loop. */
export function openSysvMailbox(request: MailboxRequest, place: SysvPlace): Promise<SysvMailboxPort> {
  return withLockAsync(place.lockPath, () => openLocked(request, place), REMOVE)
}

function openLocked(request: MailboxRequest, place: SysvPlace): SysvMailboxPort {
  const { address } = place
  try {
    const found = findQueue(place.key)
    if (found === undefined && request.create === 'never') throw notFound(request.name, address)
    const bell = BellFile.open(place.bellPath, request.mode)
    const isNew = bell.queue === 0
    try {
      const queue = found === undefined ? make(request, place, bell) : take(request, place, bell, found)
      return portOn(request, place, bell, queue)
    } catch (error) {
      if (isNew) rmSync(place.bellPath, { force: true })
      bell.close()
      throw error
    }
  } catch (error) {
    const what = `the System V queue ${address} of '${request.name}'`
    throw fromSystemError(permissionError(error, what, address), `cannot open ${what}`, address)
  }
}

/** Makes the queue. The record and the mark in the bell come first, so that a queue of ours is never without them. */
function make(request: MailboxRequest, place: SysvPlace, bell: BellFile): number {
  const { address } = place
  const size = sysvSize(address, request.bytes, request.maxMessageBytes, 0)
  const { name, namespace, codec, capacity, mode } = request
  writeAttributes(place.attributesPath, {
    name,
    namespace,
    codec,
    capacity: capacity ?? NO_LIMIT,
    bytes: size.bytes,
    maxMessageBytes: size.maxMessageBytes,
    creatorPid: process.pid,
  })
  bell.queue = BEING_MADE
  let queue: number
  try {
    queue = msgget(place.key, IPC_CREAT | IPC_EXCL | (mode & 0o666))
  } catch (error) {
    removeSysvFiles(place)
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw tooManyQueues(address)
    throw error
  }
  finish(queue, bell, size.bytes)
  return queue
}

function finish(queue: number, bell: BellFile, bytes: number): void {
  msgctlSet(queue, { maxBytes: bytes, gid: sharedGroup() })
  bell.queue = queue
}

/** Takes the queue that is there: ours by its bell, or a foreign one at a given key. */
function take(request: MailboxRequest, place: SysvPlace, bell: BellFile, queue: number): number {
  const { address, given } = place
  if (request.create === 'exclusive') throw alreadyThere(request.name, address)
  const record = readAttributes(place.attributesPath)
  if (record !== undefined && bell.queue === BEING_MADE && (given || wasMadeByTrusted(queue)))
    finish(queue, bell, record.bytes ?? msgctlStat(queue).maxBytes)
  if (record !== undefined && bell.queue === queue && (given || isOf(record, request))) {
    agree(address, record, request)
    return queue
  }
  if (!given) throw keyTaken(request.name, address, queue)
  agree(address, { capacity: NO_LIMIT, bytes: msgctlStat(queue).maxBytes }, request)
  // A record of a queue that is no more (ipcrm) says nothing about this one.
  removeAttributes(place.attributesPath)
  bell.queue = queue
  return queue
}

// A maker that died in between, or a stranger that had been waiting for it. The group of a queue may be set to any, its creator's not.
function wasMadeByTrusted(queue: number): boolean {
  const { creatorUid, creatorGid } = msgctlStat(queue)
  return isTrustedMaker({ uid: creatorUid, gid: creatorGid })
}

function isOf(record: ObjectRecord, request: MailboxRequest): boolean {
  return record.name === request.name && record.namespace === request.namespace
}

function portOn(request: MailboxRequest, place: SysvPlace, bell: BellFile, queue: number): SysvMailboxPort {
  const record = readAttributes(place.attributesPath)
  const bytes = msgctlStat(queue).maxBytes
  const { address } = place
  return new SysvMailboxPort({
    address,
    queue,
    bell,
    capacity: record?.capacity ?? NO_LIMIT,
    bytes,
    maxMessageBytes:
      record?.maxMessageBytes ??
      sysvSize(address, Math.min(bytes, sysvLimits().msgmnb), request.maxMessageBytes, 0).maxMessageBytes,
    unlink: () => withLockAsync(place.lockPath, () => removeSysvMailbox(place, queue, bell), REMOVE),
    beforeClose: request.removeOnLastClose ? () => removeIfLast(place, queue, bell) : undefined,
  })
}

function removeIfLast(place: SysvPlace, queue: number, bell: BellFile): Promise<void> {
  const action = () => {
    if (bell.isLastOpener()) removeSysvMailbox(place, queue, bell)
  }
  return withLockAsync(place.lockPath, action, REMOVE)
}
