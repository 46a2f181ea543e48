import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { fileControl } from './file-control.js'
import { checkCString } from './memory/c-string.js'

/** Up to this many bytes are written into a pipe whole or not at all. */
export const PIPE_BUF = constants.PIPE_BUF

const libc = onFirstUse(() => ({
  pipe2: libcFunction<(ends: Int32Array, flags: number) => number>('pipe2', 'int', ['pointer', 'int']),
  mkfifo: libcFunction<(path: string, mode: number) => number>('mkfifo', 'int', ['string', 'uint']),
}))

const pipe2Call = new SystemCall('pipe2', { reported: ['EINVAL', 'EMFILE', 'ENFILE'] })
const mkfifoCall = new SystemCall('mkfifo', {
  reported: [
    'EACCES',
    'EEXIST',
    'ELOOP',
    'ENAMETOOLONG',
    'ENOENT',
    'ENOSPC',
    'ENOTDIR',
    'EROFS',
    'EDQUOT',
    'EOPNOTSUPP',
  ],
})
const pipeSizeCall = new SystemCall('fcntl', { reported: ['EBADF', 'EBUSY', 'EINVAL'] })

/**
 * Makes an anonymous pipe; both ends are close-on-exec. `flags` are O.NONBLOCK, and O.DIRECT for packet mode. Follows pipe(2).
 * @throws SystemError
 */
export function pipe2(flags = 0): { readEnd: number; writeEnd: number } {
  const ends = new Int32Array(2)
  if (libc().pipe2(ends, flags | constants.O_CLOEXEC) === -1) pipe2Call.failed('a pipe')
  return { readEnd: ends[0] as number, writeEnd: ends[1] as number }
}

/** Makes a FIFO at a path, with the mode less the umask. Follows mkfifo(3). @throws SystemError, with the path. */
export function mkfifo(path: string, mode = 0o600): void {
  checkCString(path)
  if (libc().mkfifo(path, mode) === 0) return
  if (wasInterrupted()) mkfifo(path, mode)
  else mkfifoCall.failed(path)
}

/** The bytes that a pipe can hold. Follows fcntl(2), F_GETPIPE_SZ. */
export function getPipeSize(fd: number): number {
  return fileControl(fd, constants.F_GETPIPE_SZ, 0, pipeSizeCall)
}

/**
 * Sets the bytes that a pipe can hold; the kernel rounds up to a power of two pages and answers what it gave.
 * Over /proc/sys/fs/pipe-max-size (1 MiB) an ordinary user gets EPERM; EBUSY when more is in it. Follows fcntl(2), F_SETPIPE_SZ.
 */
export function setPipeSize(fd: number, bytes: number): number {
  return fileControl(fd, constants.F_SETPIPE_SZ, bytes, pipeSizeCall)
}
