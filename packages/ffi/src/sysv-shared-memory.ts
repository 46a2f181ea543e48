import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall } from './errors/system-call.js'
import {
  type IpcPermissions,
  type PermissionChanges,
  readPermissions,
  writePermissions,
} from './memory/ipc-permissions.js'

export const IPC_PRIVATE = constants.IPC_PRIVATE
export const IPC_CREAT = constants.IPC_CREAT
export const IPC_EXCL = constants.IPC_EXCL
export const IPC_NOWAIT = constants.IPC_NOWAIT
export const SHM_RDONLY = constants.SHM_RDONLY
export const SHM_HUGETLB = constants.SHM_HUGETLB
export const SHM_NORESERVE = constants.SHM_NORESERVE
/** Set in the mode of a segment that is removed and lives only until its last user detaches it. */
export const SHM_DEST = constants.SHM_DEST
/** Set in the mode of a segment that is not swapped out. */
export const SHM_LOCKED = constants.SHM_LOCKED

/** What the kernel keeps of a System V segment. Times are seconds since 1970, 0 for never. */
export interface SegmentStatus extends IpcPermissions {
  readonly size: number
  readonly attached: number
  readonly creatorPid: number
  readonly lastPid: number
  readonly attachTime: number
  readonly detachTime: number
  readonly changeTime: number
}

const libc = onFirstUse(() => ({
  shmget: libcFunction<(key: number, size: number, flags: number) => number>('shmget', 'int', [
    'int',
    'size',
    'int',
  ]),
  shmctl: libcFunction<(id: number, command: number, out: Buffer | null) => number>('shmctl', 'int', [
    'int',
    'int',
    'pointer',
  ]),
}))
const shmgetCall = new SystemCall('shmget', {
  reported: ['EACCES', 'EEXIST', 'EINVAL', 'ENFILE', 'ENOENT', 'ENOSPC'],
})
const shmctlCall = new SystemCall('shmctl', { reported: ['EACCES', 'EIDRM', 'EINVAL', 'EOVERFLOW'] })

const status = Buffer.alloc(layouts.shmidDs.size)

/**
 * The identifier of the segment of a key; with IPC_CREAT it is made, of zeros, with the low nine bits of `flags` as its mode.
 * Follows shmget(2). @throws SystemError: ENOENT none there, EEXIST with IPC_EXCL, EINVAL an existing one is smaller.
 */
export function shmget(key: number, size: number, flags: number): number {
  const id = libc().shmget(key, size, flags)
  return id >= 0 ? id : shmgetCall.failed(key)
}

/** The state of a segment. Follows shmctl(2), IPC_STAT. @throws SystemError: EINVAL or EIDRM when it is gone. */
export function shmctlStat(id: number): SegmentStatus {
  if (libc().shmctl(id, constants.IPC_STAT, status) === -1) shmctlCall.failed(id)
  const at = layouts.shmidDs
  return {
    ...readPermissions(status),
    size: Number(status.readBigUInt64LE(at.bytes)),
    attached: Number(status.readBigUInt64LE(at.attached)),
    creatorPid: status.readInt32LE(at.creatorPid),
    lastPid: status.readInt32LE(at.lastPid),
    attachTime: Number(status.readBigInt64LE(at.attachTime)),
    detachTime: Number(status.readBigInt64LE(at.detachTime)),
    changeTime: Number(status.readBigInt64LE(at.changeTime)),
  }
}

/**
 * Changes a segment's mode or owner; what is not given stays. Follows shmctl(2), IPC_SET.
 * @throws SystemError: EPERM when this user is neither its owner nor its maker.
 */
export function shmctlSet(id: number, changes: PermissionChanges): void {
  if (libc().shmctl(id, constants.IPC_STAT, status) === -1) shmctlCall.failed(id)
  writePermissions(status, changes)
  if (libc().shmctl(id, constants.IPC_SET, status) === -1) shmctlCall.failed(id)
}

/** Removes a segment: its key is free at once, its memory when the last user detaches it. Follows shmctl(2), IPC_RMID. */
export function shmctlRemove(id: number): void {
  if (libc().shmctl(id, constants.IPC_RMID, null) === -1) shmctlCall.failed(id)
}
