import { libcFunction, onFirstUse } from '../backend/libc.js'
import { constants } from '../constants/constants.js'
import { SystemCall } from '../errors/system-call.js'

const libc = onFirstUse(() => ({
  mmap: libcFunction<
    (address: number, length: number, protection: number, flags: number, fd: number, offset: number) => number
  >('mmap', 'long', ['address', 'size', 'int', 'int', 'int', 'long']),
  munmap: libcFunction<(address: number, length: number) => number>('munmap', 'int', ['address', 'size']),
}))
const mmapCall = new SystemCall('mmap', {
  reported: ['EACCES', 'EAGAIN', 'EBADF', 'EINVAL', 'ENFILE', 'ENODEV', 'EOVERFLOW'],
})
const munmapCall = new SystemCall('munmap', { reported: ['ENOMEM'] })

/** Memory that is read and written, as objects are mapped. */
export const READ_WRITE = constants.PROT_READ | constants.PROT_WRITE

/** Flags of addresses without memory behind them: none is taken before they are written. */
export const RESERVE = constants.MAP_PRIVATE | constants.MAP_ANONYMOUS | constants.MAP_NORESERVE

/** The address of a new mapping; -1 for `fd` = of no file. Follows mmap(2). @throws SystemError. */
export function mmap(
  address: number,
  length: number,
  protection: number,
  flags: number,
  fd = -1,
  offset = 0,
): number {
  const mapped = libc().mmap(address, length, protection, flags, fd, offset)
  return mapped === -1 ? mmapCall.failed(fd) : mapped
}

/** Follows munmap(2). @throws SystemError. */
export function munmap(address: number, length: number): void {
  if (libc().munmap(address, length) === -1) munmapCall.failed(address)
}
