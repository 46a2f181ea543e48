import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { writeWord } from './memory/word.js'

const libc = onFirstUse(() => ({
  fcntl: libcFunction<(fd: number, command: number, lock: Buffer) => number>('fcntl', 'int', [
    'int',
    'int',
    'pointer',
  ]),
}))
const lockCall = new SystemCall('fcntl', {
  expected: ['EAGAIN', 'EACCES'],
  reported: ['EBADF', 'EINVAL', 'ENOLCK', 'EOVERFLOW'],
})

const lock = Buffer.alloc(layouts.flock.size)

function control(fd: number, command: number, type: number, byte: number, length: number): boolean {
  if (!(Number.isSafeInteger(byte) && byte >= 0)) throw new RangeError(`no byte ${byte} in a file`)
  if (!(Number.isSafeInteger(length) && length >= 1)) throw new RangeError(`a lock of ${length} bytes`)
  lock.fill(0)
  lock.writeInt16LE(type, layouts.flock.type)
  writeWord(lock, layouts.flock.start, byte)
  writeWord(lock, layouts.flock.length, length)
  if (libc().fcntl(fd, command, lock) === 0) return true
  if (wasInterrupted()) return control(fd, command, type, byte, length)
  lockCall.failed(fd)
  return false
}

/*
 * Open-file-description locks: they belong to the open file, not to the process. The kernel frees them when the last
 * descriptor and mapping of that open file is gone, so also at SIGKILL (some milliseconds later), and keeps them under
 * SIGSTOP. A duplicate and a forked child share them; a mapping outlives close(fd), so unlock explicitly.
 */

/** Locks bytes of a file for this open file alone; never waits. @returns false when another has a lock there. Follows fcntl(2), F_OFD_SETLK. */
export function tryLockByte(fd: number, byte: number, length = 1): boolean {
  return control(fd, constants.F_OFD_SETLK, constants.F_WRLCK, byte, length)
}

/** Locks bytes together with others that share them; never waits. @returns false when another has them for itself alone. */
export function tryLockShared(fd: number, byte: number, length = 1): boolean {
  return control(fd, constants.F_OFD_SETLK, constants.F_RDLCK, byte, length)
}

/** Unlocks bytes; nothing happens where this open file has no lock. */
export function unlockByte(fd: number, byte: number, length = 1): void {
  control(fd, constants.F_OFD_SETLK, constants.F_UNLCK, byte, length)
}

/** Whether another open file has a lock there, of either kind. Never sees the locks of `fd`'s own open file. Follows fcntl(2), F_OFD_GETLK. */
export function byteIsLocked(fd: number, byte: number, length = 1): boolean {
  control(fd, constants.F_OFD_GETLK, constants.F_WRLCK, byte, length)
  return lock.readInt16LE(layouts.flock.type) !== constants.F_UNLCK
}
