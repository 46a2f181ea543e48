import { fstatSync, lstatSync } from 'node:fs'
import { fromSystemError } from '@ipc/core/adapter'
import { byteIsLocked, close, O, SystemError, shmOpen, shmUnlink } from '@ipc/ffi'
import { SLOT_COUNT } from '../layout/structures.js'
import { sweepBells } from '../waiting/bells.js'
import { posixNameOf } from './segment-names.js'

/**
 * Removes the name of a segment; who has it open goes on. `fd`: only if the name still is that object's.
 * False = it was gone already. Throws `IPC_PERMISSION`.
 */
export function removeSegment(address: string, fd?: number): boolean {
  if (fd !== undefined && !isSame(address, fd)) return false
  try {
    shmUnlink(posixNameOf(address))
  } catch (error) {
    if (SystemError.is(error) && error.code === 'ENOENT') return false
    throw fromSystemError(error, `cannot remove the shared memory ${address}`, address)
  } finally {
    sweepBells(address)
  }
  return true
}

/** As `removeSegment`, but only where nobody has it open. */
export function removeAbandoned(address: string): boolean {
  let fd: number
  try {
    fd = shmOpen(posixNameOf(address), O.RDWR)
  } catch {
    return false
  }
  try {
    return !byteIsLocked(fd, 0, SLOT_COUNT) && removeSegment(address, fd)
  } finally {
    close(fd)
  }
}

function isSame(address: string, fd: number): boolean {
  const there = lstatSync(address, { bigint: true, throwIfNoEntry: false })
  const ours = fstatSync(fd, { bigint: true })
  return there !== undefined && there.ino === ours.ino && there.dev === ours.dev
}
