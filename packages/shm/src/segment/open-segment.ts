import { randomInt } from 'node:crypto'
import { fchmodSync, fchownSync, fstatSync, readSync, writeSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { agree, fromSystemError, type OpenRequest } from '@ipc/core/adapter'
import { allocate, close, O, SystemError, shmOpen, shmUnlink, tryLockByte } from '@ipc/ffi'
import { isTrustedMaker, sharedGroup } from '@ipc/host'
import { CreationState, SEGMENT } from '../layout/structures.js'
import { grantedAttributes, type SegmentAttributes, storedAttributes } from './attributes.js'
import { CREATION_BYTE, isStillThere } from './hold-alone.js'
import { Segment } from './segment.js'
import { decodeHeader, encodeHeader, isUnfinished, type SegmentHeader } from './segment-header.js'
import { type SegmentLayout, segmentLayout } from './segment-layout.js'
import { makeSysvBacking, removeSysvBacking, sysvBacking } from './sysv-backing.js'

/** What `openSegment` yields: the event loop should turn, or another process makes or removes the object just now. */
export type OpenStep = 'turn' | 'wait'

export interface SegmentRequest {
  readonly open: OpenRequest
  readonly create: 'if-missing' | 'exclusive' | 'never'
  readonly mode: number
  readonly kind: number
  /** For shm_open: with a slash before it. */
  readonly posixName: string
  readonly address: string
  /** Whether the object's place was given by the user (`at`): then its channel may go by several names. */
  readonly placed: boolean
  /** Which kind of memory it is made in, or must have; undefined = what is there, POSIX where it is made. */
  readonly backing?: 'posix' | 'sysv' | undefined
}

// posix_fallocate takes about 0.4 ms a MiB.
const STEP_BYTES = 4 * 2 ** 20
const FULL_NAME_SEPARATOR = '/'

/**
 * Opens or makes the object in steps; returns holding the creation lock, so that the caller takes its slot unseen: call
 * `letOthersIn` then. What a creator left unfinished by its death is made anew.
 */
export function* openSegment(request: SegmentRequest): Generator<OpenStep, Segment> {
  for (;;) {
    const fd = openObject(request)
    let opened = false
    try {
      if (!request.placed) checkMaker(fd, request.address)
      if (tryLockByte(fd, CREATION_BYTE) && isStillThere(request.address, fd)) {
        const header = yield* enter(fd, request)
        const segment = new Segment(fd, header, request.address, sysvBacking(fd)?.segment?.id)
        opened = true
        return segment
      }
    } catch (error) {
      throw fromSystemError(error, `cannot open the shared memory ${request.address}`, request.address)
    } finally {
      if (!opened) close(fd)
    }
    yield 'wait'
  }
}

function openObject({ posixName, address, create, mode }: SegmentRequest): number {
  try {
    return shmOpen(posixName, create === 'never' ? O.RDWR : O.RDWR | O.CREAT, mode)
  } catch (error) {
    throw fromSystemError(error, `cannot open the shared memory ${address}`, address)
  }
}

// /dev/shm is for everybody: who guesses the name could make the object first, and read along or cut it under us.
function checkMaker(fd: number, address: string): void {
  const stats = fstatSync(fd)
  if (isTrustedMaker(stats)) return
  throw new IpcError(
    'IPC_PERMISSION',
    `${address} was made by user ${stats.uid}, who has no part in this runtime directory: have it removed, or choose another name`,
    { address },
  )
}

function* enter(fd: number, request: SegmentRequest): Generator<OpenStep, SegmentHeader> {
  const { address, kind, open } = request
  const bytes = Buffer.alloc(SEGMENT.size)
  const present = bytes.subarray(0, readSync(fd, bytes, 0, SEGMENT.size, 0))
  const backing = sysvBacking(fd)
  if (isUnfinished(present) || (backing !== undefined && backing.segment === undefined)) {
    if (request.create !== 'never') return yield* create(fd, request)
    throw new IpcError(
      'IPC_NOT_FOUND',
      `${address} was left unfinished by a process that died, or its System V segment was removed: open it with create`,
      {
        address,
      },
    )
  }
  const header = decodeHeader(
    present,
    backing?.segment?.size ?? fstatSync(fd).size,
    kind,
    request.placed ? undefined : fullName(open),
    address,
  )
  if (request.create === 'exclusive') {
    throw new IpcError(
      'IPC_EXISTS',
      `${address} exists: open it with create 'if-missing', or unlink it first`,
      {
        address,
      },
    )
  }
  agree(address, storedAttributes(header), open)
  checkBacking(request, backing === undefined ? 'posix' : 'sysv')
  return header
}

function* create(fd: number, request: SegmentRequest): Generator<OpenStep, SegmentHeader> {
  const { address, posixName, kind, open, mode, backing } = request
  try {
    removeSysvBacking(fd)
    const attributes: SegmentAttributes = grantedAttributes(open, address)
    const header: SegmentHeader = {
      ...attributes,
      kind,
      name: fullName(open),
      generation: randomInt(1, 2 ** 31 - 1),
    }
    const layout = segmentLayout(kind, header.ringBytes)
    // From now on the object can be told from a stranger's.
    writeSync(fd, encodeHeader(header, CreationState.none), 0, SEGMENT.size, 0)
    const ready = encodeHeader(header, CreationState.ready)
    if (backing === 'sysv') makeSysvBacking(fd, ready, layout.size, mode, address)
    else yield* takeMemory(fd, layout)
    if (fstatSync(fd).uid === process.geteuid?.()) giveRights(fd, mode)
    writeSync(fd, ready, 0, SEGMENT.size, 0)
    return header
  } catch (error) {
    removeSysvBacking(fd)
    shmUnlink(posixName)
    throw noSpace(error, address)
  }
}

function giveRights(fd: number, mode: number): void {
  const group = sharedGroup()
  if (group !== undefined) fchownSync(fd, -1, group)
  // The umask may have taken away what `mode` gives to others on purpose.
  fchmodSync(fd, mode)
}

function* takeMemory(fd: number, { size, rings }: SegmentLayout): Generator<OpenStep, void> {
  for (let at = SEGMENT.size; at < size; at += STEP_BYTES) {
    allocate(fd, at, Math.min(STEP_BYTES, size - at))
    if (at + STEP_BYTES < size) yield 'turn'
  }
  wipe(fd, SEGMENT.size, rings[0]?.records ?? size)
}

function checkBacking({ backing, address }: SegmentRequest, present: 'posix' | 'sysv'): void {
  if (backing === undefined || backing === present) return
  throw new IpcError(
    'IPC_MISMATCH',
    `${address} is backed by '${present}' and '${backing}' was asked for: leave backing out, or unlink it first`,
    { address },
  )
}

/** What an unfinished creation may have left in the words of rings and slots. */
function wipe(fd: number, from: number, to: number): void {
  writeSync(fd, Buffer.alloc(to - from), 0, to - from, from)
}

function noSpace(error: unknown, address: string): unknown {
  if (!SystemError.is(error) || error.code !== 'ENOSPC') return error
  return fromSystemError(
    error,
    `${address} does not fit into what is left of the shared memory (see df /dev/shm): ask for fewer bytes, ` +
      'remove what is not used, or enlarge it (docker run --shm-size)',
    address,
  )
}

function fullName({ namespace, name }: OpenRequest): string {
  return namespace === '' ? name : `${namespace}${FULL_NAME_SEPARATOR}${name}`
}
