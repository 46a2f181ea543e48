import { randomInt } from 'node:crypto'
import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import { IPC_CREAT, IPC_EXCL, Mapping, shmctlRemove, shmctlSet, shmctlStat, shmget } from '@ipc/ffi'
import { sharedGroup } from '@ipc/host'
import { SEGMENT } from '../layout/structures.js'
import { segmentError } from '../objects/segment-error.js'

/*
 * A ring in a System V segment: the object in /dev/shm holds only the header, this mark and the segment's key. It gives the name, the
 * locks by which participants are known, and the descriptor whose close tells a death: a segment has none of these.
 */
const MARK = 0x5653_5953
const MARK_BYTES = 8

/** A segment that an object names. */
export interface SysvBacking {
  readonly key: number
  /** Undefined = it was removed. */
  readonly segment: SegmentOfKey | undefined
}

interface SegmentOfKey {
  readonly id: number
  readonly size: number
  readonly creatorUid: number
}

/** The segment that an object names; undefined = the object holds its memory itself. */
export function sysvBacking(fd: number): SysvBacking | undefined {
  if (fstatSync(fd).size !== SEGMENT.size + MARK_BYTES) return undefined
  const bytes = Buffer.alloc(MARK_BYTES)
  readSync(fd, bytes, 0, MARK_BYTES, SEGMENT.size)
  if (bytes.readInt32LE(0) !== MARK) return undefined
  const key = bytes.readInt32LE(4)
  const segment = findSegment(key)
  // Who may write the object could name any segment in it, for another to remove: it is the object's only if one user made both.
  const isItsOwn = segment?.creatorUid === fstatSync(fd).uid
  return { key, segment: isItsOwn ? segment : undefined }
}

/** Makes a segment for an object and writes its key there first, so that a creator's death between leaves nothing unknown. */
export function makeSysvBacking(
  fd: number,
  header: Buffer,
  size: number,
  mode: number,
  address: string,
): void {
  ftruncateSync(fd, SEGMENT.size)
  ftruncateSync(fd, SEGMENT.size + MARK_BYTES)
  const id = makeSegment(fd, size, IPC_CREAT | IPC_EXCL | (mode & 0o777), address)
  const group = sharedGroup()
  if (group !== undefined) shmctlSet(id, { gid: group })
  const mapping = Mapping.attach(id, SEGMENT.size)
  mapping.bytes.set(header)
  mapping.close()
}

/** Marks the segment of an object for removal: it goes with the last process that has it. Nothing happens where there is none. */
export function removeSysvBacking(fd: number): void {
  const segment = sysvBacking(fd)?.segment
  if (segment === undefined) return
  try {
    shmctlRemove(segment.id)
  } catch (error) {
    if (!saysGone(error)) throw error
  }
}

function makeSegment(fd: number, size: number, flags: number, address: string): number {
  const bytes = Buffer.alloc(MARK_BYTES)
  for (;;) {
    const key = randomInt(1, 2 ** 31)
    bytes.writeInt32LE(MARK, 0)
    bytes.writeInt32LE(key, 4)
    // A key that somebody has must not stand there, even for a moment: who takes over would remove his segment.
    if (findSegment(key) !== undefined) continue
    writeSync(fd, bytes, 0, MARK_BYTES, SEGMENT.size)
    try {
      return shmget(key, size, flags)
    } catch (error) {
      writeSync(fd, Buffer.alloc(MARK_BYTES), 0, MARK_BYTES, SEGMENT.size)
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw segmentError(error, address, size)
    }
  }
}

function findSegment(key: number): SegmentOfKey | undefined {
  try {
    const id = shmget(key, 0, 0)
    const { size, creatorUid } = shmctlStat(id)
    return { id, size, creatorUid }
  } catch (error) {
    if (saysGone(error)) return undefined
    throw error
  }
}

function saysGone(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  return ['ENOENT', 'EINVAL', 'EIDRM'].includes(code)
}
