import { fstatSync, lstatSync } from 'node:fs'
import { fromSystemError } from '@ipc/core/adapter'
import { shmUnlink, SystemError } from '@ipc/ffi'
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

function isSame(address: string, fd: number): boolean {
  const there = lstatSync(address, { bigint: true, throwIfNoEntry: false })
  const ours = fstatSync(fd, { bigint: true })
  return there !== undefined && there.ino === ours.ino && there.dev === ours.dev
}
