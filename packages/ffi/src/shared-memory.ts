import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { fileControl } from './file-control.js'
import { checkCString } from './memory/c-string.js'

export const F_SEAL_SEAL = constants.F_SEAL_SEAL
export const F_SEAL_SHRINK = constants.F_SEAL_SHRINK
export const F_SEAL_GROW = constants.F_SEAL_GROW
export const F_SEAL_WRITE = constants.F_SEAL_WRITE
export const F_SEAL_FUTURE_WRITE = constants.F_SEAL_FUTURE_WRITE

const libc = onFirstUse(() => ({
  shmOpen: libcFunction<(name: string, flags: number, mode: number) => number>('shm_open', 'int', [
    'string',
    'int',
    'uint',
  ]),
  shmUnlink: libcFunction<(name: string) => number>('shm_unlink', 'int', ['string']),
  ftruncate: libcFunction<(fd: number, length: number) => number>('ftruncate', 'int', ['int', 'long']),
  fallocate: libcFunction<(fd: number, offset: number, length: number) => number>('posix_fallocate', 'int', [
    'int',
    'long',
    'long',
  ]),
  memfdCreate: libcFunction<(name: string, flags: number) => number>('memfd_create', 'int', [
    'string',
    'uint',
  ]),
}))
const shmOpenCall = new SystemCall('shm_open', {
  reported: [
    'EACCES',
    'EEXIST',
    'EINVAL',
    'EDQUOT',
    'EISDIR',
    'ELOOP',
    'EMFILE',
    'ENAMETOOLONG',
    'ENFILE',
    'ENOENT',
    'ENOSPC',
    'ENXIO',
    'EROFS',
    'ETXTBSY',
  ],
})
const shmUnlinkCall = new SystemCall('shm_unlink', {
  reported: ['EACCES', 'EINVAL', 'EISDIR', 'ENAMETOOLONG', 'ENOENT', 'EROFS'],
})
const ftruncateCall = new SystemCall('ftruncate', {
  reported: ['EACCES', 'EBADF', 'EFBIG', 'EINVAL', 'EIO', 'ETXTBSY', 'ENOSPC'],
})
const fallocateCall = new SystemCall('posix_fallocate', {
  expected: ['EINTR'],
  reported: ['EBADF', 'EFBIG', 'EINVAL', 'EIO', 'ENODEV', 'ENOSPC', 'EOPNOTSUPP', 'ESPIPE', 'EDQUOT'],
})
const memfdCall = new SystemCall('memfd_create', {
  reported: ['EINVAL', 'EMFILE', 'ENFILE', 'EACCES'],
})
const sealCall = new SystemCall('fcntl', { reported: ['EBADF', 'EBUSY', 'EINVAL'] })

/**
 * Opens the shared memory object of a name (a slash, then up to 254 bytes without one); close-on-exec. On Linux it is
 * /dev/shm plus the name. The mode counts less the umask. Follows shm_open(3). @throws SystemError, with the name as its path.
 */
export function shmOpen(name: string, flags: number, mode = 0o600): number {
  checkCString(name)
  const fd = libc().shmOpen(name, flags | constants.O_CLOEXEC, mode)
  if (fd >= 0) return fd
  return wasInterrupted() ? shmOpen(name, flags, mode) : shmOpenCall.failed(name)
}

/** Removes the name; the memory goes with its last mapping and descriptor. Follows shm_unlink(3). @throws SystemError: ENOENT. */
export function shmUnlink(name: string): void {
  if (libc().shmUnlink(name) === -1) shmUnlinkCall.failed(name)
}

/**
 * Sets an object's length in bytes; new bytes are zeros and take no memory before they are touched (then a full /dev/shm is
 * SIGBUS: see `allocate`). Making it shorter is SIGBUS for who has it mapped. Follows ftruncate(2). @throws SystemError: EPERM sealed.
 */
export function truncate(fd: number, length: number): void {
  if (libc().ftruncate(fd, length) === 0) return
  if (wasInterrupted()) truncate(fd, length)
  else ftruncateCall.failed(fd)
}

/**
 * Takes the memory for a range now, so that touching it never fails; lengthens the object where needed. About 0.4 ms a MiB:
 * take more in steps, with turns of the event loop between. Follows posix_fallocate(3). @throws SystemError: ENOSPC when it is full.
 */
export function allocate(fd: number, offset: number, length: number): void {
  const failure = libc().fallocate(fd, offset, length)
  if (failure !== 0 && fallocateCall.failedWith(failure, fd) !== 0) allocate(fd, offset, length)
}

/**
 * Memory without a name, as a descriptor, close-on-exec; `name` (up to 249 bytes) is only for people who look into /proc.
 * Another process of the user opens it through /proc/PID/fd/N. `sealable` allows `addSeals`. Follows memfd_create(2).
 */
export function memfdCreate(name: string, options: { readonly sealable?: boolean | undefined } = {}): number {
  checkCString(name)
  const flags = constants.MFD_CLOEXEC | (options.sealable === true ? constants.MFD_ALLOW_SEALING : 0)
  const fd = libc().memfdCreate(name, flags)
  return fd >= 0 ? fd : memfdCall.failed(name)
}

/**
 * Forbids for ever what a memfd's users might do: F_SEAL_SHRINK to make it shorter, so that no mapping meets SIGBUS.
 * Follows fcntl(2), F_ADD_SEALS. @throws SystemError: EPERM sealed against sealing, EBUSY for F_SEAL_WRITE while it is mapped.
 */
export function addSeals(fd: number, seals: number): void {
  fileControl(fd, constants.F_ADD_SEALS, seals, sealCall)
}

/** A memfd's seals. Follows fcntl(2), F_GET_SEALS. @throws SystemError: EINVAL when it is no memfd. */
export function getSeals(fd: number): number {
  return fileControl(fd, constants.F_GET_SEALS, 0, sealCall)
}
