import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { fileControl } from './file-control.js'
import { addressAt, checkRange } from './memory/byte-range.js'
import { checkCString } from './memory/c-string.js'
import type { KeptBytes } from './memory/kept-bytes.js'
import { writeWord } from './memory/word.js'

/** Flags of open(2) and fcntl(2) for this processor. */
export const O = {
  RDONLY: constants.O_RDONLY,
  WRONLY: constants.O_WRONLY,
  RDWR: constants.O_RDWR,
  CREAT: constants.O_CREAT,
  EXCL: constants.O_EXCL,
  TRUNC: constants.O_TRUNC,
  APPEND: constants.O_APPEND,
  NONBLOCK: constants.O_NONBLOCK,
  DIRECT: constants.O_DIRECT,
  DIRECTORY: constants.O_DIRECTORY,
  NOFOLLOW: constants.O_NOFOLLOW,
  NOCTTY: constants.O_NOCTTY,
  PATH: constants.O_PATH,
  CLOEXEC: constants.O_CLOEXEC,
} as const

const libc = onFirstUse(() => ({
  open: libcFunction<(path: string, flags: number, mode: number) => number>('open', 'int', [
    'string',
    'int',
    'uint',
  ]),
  close: libcFunction<(fd: number) => number>('close', 'int', ['int']),
  read: libcFunction<(fd: number, bytes: Uint8Array, length: number) => number>('read', 'long', [
    'int',
    'pointer',
    'size',
  ]),
  readAt: libcFunction<(fd: number, address: number, length: number) => number>('read', 'long', [
    'int',
    'address',
    'size',
  ]),
  write: libcFunction<(fd: number, bytes: Uint8Array, length: number) => number>('write', 'long', [
    'int',
    'pointer',
    'size',
  ]),
  writeAt: libcFunction<(fd: number, address: number, length: number) => number>('write', 'long', [
    'int',
    'address',
    'size',
  ]),
  writev: libcFunction<(fd: number, list: Uint8Array, count: number) => number>('writev', 'long', [
    'int',
    'pointer',
    'int',
  ]),
  ioctl: libcFunction<(fd: number, request: number, out: Int32Array) => number>('ioctl', 'int', [
    'int',
    'size',
    'pointer',
  ]),
}))

const openCall = new SystemCall('open', {
  reported: [
    'EACCES',
    'EEXIST',
    'EINVAL',
    'EISDIR',
    'ELOOP',
    'EMFILE',
    'ENAMETOOLONG',
    'ENFILE',
    'ENOENT',
    'ENOSPC',
    'ENOTDIR',
    'ENXIO',
    'EROFS',
    'ETXTBSY',
    'EDQUOT',
    'EOVERFLOW',
    'EBUSY',
    'ENODEV',
    'EAGAIN',
  ],
})
const closeCall = new SystemCall('close', { reported: ['EBADF', 'EIO', 'ENOSPC', 'EDQUOT'] })
const readCall = new SystemCall('read', {
  expected: ['EAGAIN'],
  reported: ['EBADF', 'EINVAL', 'EIO', 'EISDIR', 'ECONNRESET', 'ENOTCONN', 'ESTALE', 'EOPNOTSUPP'],
})
const writeErrors = {
  expected: ['EAGAIN', 'EPIPE'],
  reported: [
    'EBADF',
    'EINVAL',
    'EIO',
    'EFBIG',
    'ENOSPC',
    'EDQUOT',
    'ECONNRESET',
    'ENOTCONN',
    'ENOBUFS',
    'EMSGSIZE',
    'EDESTADDRREQ',
  ],
} as const
const writeCall = new SystemCall('write', writeErrors)
const writevCall = new SystemCall('writev', writeErrors)
const fcntlCall = new SystemCall('fcntl', { reported: ['EBADF', 'EINVAL', 'EMFILE', 'EAGAIN'] })
const ioctlCall = new SystemCall('ioctl', { reported: ['EBADF', 'EINVAL', 'ENOTTY'] })

const count = new Int32Array(1)
let vector = Buffer.alloc(64 * layouts.iovec.size)

/**
 * Opens a path; the descriptor is always close-on-exec. A FIFO opened without O.NONBLOCK waits for its other end:
 * always give O.NONBLOCK there. `mode` counts for a file that is created, less the umask. Follows open(2).
 * @throws SystemError, with the path.
 */
export function open(path: string, flags: number, mode = 0o666): number {
  checkCString(path)
  const fd = libc().open(path, flags | O.CLOEXEC, mode)
  if (fd >= 0) return fd
  return wasInterrupted() ? open(path, flags, mode) : openCall.failed(path)
}

/** Closes a descriptor. Never repeated after a signal: the descriptor is gone by then. Follows close(2). */
export function close(fd: number): void {
  if (libc().close(fd) === -1 && !wasInterrupted()) closeCall.failed(fd)
}

/**
 * Reads up to `length` bytes into `bytes` from `offset` on. Waits only on a descriptor that is not O.NONBLOCK. Follows read(2).
 * @returns the bytes read, 0 at the end of the file, or -EAGAIN when nothing is there.
 * @throws SystemError; RangeError when offset and length do not fit the bytes.
 */
export function read(fd: number, bytes: Uint8Array, offset = 0, length = bytes.byteLength - offset): number {
  checkRange(bytes, offset, length)
  const calls = libc()
  const got =
    offset === 0 ? calls.read(fd, bytes, length) : calls.readAt(fd, addressAt(bytes, offset), length)
  if (got >= 0) return got
  return wasInterrupted() ? read(fd, bytes, offset, length) : readCall.failed(fd)
}

/**
 * Writes up to `length` bytes of `bytes` from `offset` on. Waits only on a descriptor that is not O.NONBLOCK.
 * Up to PIPE_BUF bytes go into a pipe whole or not at all. Node ignores SIGPIPE. Follows write(2).
 * @returns the bytes written, -EAGAIN when there is no room, or -EPIPE when the reading end is gone.
 * @throws SystemError; RangeError when offset and length do not fit the bytes.
 */
export function write(fd: number, bytes: Uint8Array, offset = 0, length = bytes.byteLength - offset): number {
  checkRange(bytes, offset, length)
  const calls = libc()
  const put =
    offset === 0 ? calls.write(fd, bytes, length) : calls.writeAt(fd, addressAt(bytes, offset), length)
  if (put >= 0) return put
  return wasInterrupted() ? write(fd, bytes, offset, length) : writeCall.failed(fd)
}

/** As `write`, from the beginning of memory that is kept for it. */
export function writeKept(fd: number, kept: KeptBytes, length: number): number {
  checkRange(kept.bytes, 0, length)
  const put = libc().writeAt(fd, kept.address, length)
  if (put >= 0) return put
  return wasInterrupted() ? writeKept(fd, kept, length) : writeCall.failed(fd)
}

/**
 * Writes the views `from` to `to` (not included) of a list in one call; the first 1,024 of them when there are more.
 * Follows writev(2); returns and throws as `write` does.
 */
export function writev(fd: number, list: readonly Uint8Array[], from = 0, to = list.length): number {
  const parts = Math.min(to - from, constants.IOV_MAX)
  if (!(from >= 0 && parts >= 0 && from + parts <= list.length))
    throw new RangeError(`no views ${from} to ${to}`)
  const { size, base, length } = layouts.iovec
  if (vector.byteLength < parts * size) vector = Buffer.alloc(constants.IOV_MAX * size)
  for (let index = 0; index < parts; index++) {
    const part = list[from + index] as Uint8Array
    writeWord(vector, index * size + base, part.byteLength === 0 ? 0 : addressAt(part, 0))
    writeWord(vector, index * size + length, part.byteLength)
  }
  const put = libc().writev(fd, vector, parts)
  if (put >= 0) return put
  return wasInterrupted() ? writev(fd, list, from, to) : writevCall.failed(fd)
}

/** The status flags of a descriptor's open file (O.NONBLOCK, O.DIRECT, the access mode). Follows fcntl(2), F_GETFL. */
export function fcntlGetFlags(fd: number): number {
  return fileControl(fd, constants.F_GETFL, 0, fcntlCall)
}

/** Sets the status flags. O.DIRECT on a pipe is packet mode. Shared with every duplicate. Follows fcntl(2), F_SETFL. */
export function fcntlSetFlags(fd: number, flags: number): void {
  fileControl(fd, constants.F_SETFL, flags, fcntlCall)
}

/** Switches O.NONBLOCK on or off. */
export function setNonBlocking(fd: number, on: boolean): void {
  const flags = fcntlGetFlags(fd)
  fcntlSetFlags(fd, on ? flags | O.NONBLOCK : flags & ~O.NONBLOCK)
}

/** Another descriptor, close-on-exec, of the same open file. Follows fcntl(2), F_DUPFD_CLOEXEC. */
export function duplicate(fd: number): number {
  return fileControl(fd, constants.F_DUPFD_CLOEXEC, 0, fcntlCall)
}

/** The bytes that wait to be read in a pipe or socket. Follows ioctl(2), FIONREAD. */
export function bytesQueued(fd: number): number {
  return askCount(fd, constants.FIONREAD)
}

/** The bytes sent into a socket that its peer has not read, with the kernel's own overhead. Follows unix(7), SIOCOUTQ. */
export function bytesUnsent(fd: number): number {
  return askCount(fd, constants.SIOCOUTQ)
}

function askCount(fd: number, request: number): number {
  if (libc().ioctl(fd, request, count) === -1) return ioctlCall.failed(fd)
  return count[0] as number
}
