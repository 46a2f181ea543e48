import { readSync } from 'node:fs'
import { fromSystemError } from '@ipc/core/adapter'
import { byteIsLocked, close, O, SystemError, shmOpen, shmUnlink } from '@ipc/ffi'
import { SEGMENT, SLOT_COUNT } from '../layout/structures.js'
import { sweepBells } from '../waiting/bells.js'
import { holdAlone, isStillThere } from './hold-alone.js'
import { posixNameOf } from './segment-names.js'
import { removeSysvBacking } from './sysv-backing.js'

/**
 * Removes the name of a segment; who has it open goes on. `onlyIf` says no: it stays.
 * False = it was gone already, or stays. Throws `IPC_PERMISSION`.
 */
export function removeSegment(address: string, onlyIf?: (fd: number) => boolean): boolean {
  let fd: number
  try {
    fd = shmOpen(posixNameOf(address), O.RDWR)
  } catch (error) {
    if (SystemError.is(error) && error.code === 'ENOENT') return false
    throw cannotRemove(error, address)
  }
  try {
    // Who holds it for longer (a stopped opener) does not keep the name from being removed: it will find it gone.
    const alone = holdAlone(fd)
    if (onlyIf?.(fd) === false) return false
    return removeName(address, fd, alone)
  } finally {
    close(fd)
  }
}

/** Removes the name of a segment that nobody has open. */
export function removeAbandoned(address: string): boolean {
  return removeSegment(address, (fd) => !byteIsLocked(fd, 0, SLOT_COUNT))
}

/** Removes the name if it still is that of the object `fd`, which the caller holds alone. */
export function removeHeld(address: string, fd: number): boolean {
  return isStillThere(address, fd) && removeName(address, fd, true)
}

function removeName(address: string, fd: number, alone: boolean): boolean {
  try {
    // First: a name without its segment is made anew, a segment without its name would stay for ever.
    removeSysvBacking(fd)
    shmUnlink(posixNameOf(address))
  } catch (error) {
    if (SystemError.is(error) && error.code === 'ENOENT') return false
    throw cannotRemove(error, address)
  }
  // Nobody can come in any more: a slot that is free now stays free, and what its last owner left is nobody's.
  if (alone) sweepBells(address, creationOf(fd), (slot) => byteIsLocked(fd, slot))
  return true
}

function creationOf(fd: number): number {
  const bytes = Buffer.alloc(4)
  readSync(fd, bytes, 0, 4, SEGMENT.word.generation * 4)
  return bytes.readInt32LE(0)
}

function cannotRemove(error: unknown, address: string): unknown {
  return fromSystemError(error, `cannot remove the shared memory ${address}`, address)
}
