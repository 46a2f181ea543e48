import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { read, write } from './descriptors.js'
import { errno } from './errors/errno.js'
import { SystemCall } from './errors/system-call.js'

const libc = onFirstUse(() => ({
  pidfdOpen: libcFunction<(number: number, pid: number, flags: number) => number>('syscall', 'long', [
    'long',
    'int',
    'uint',
  ]),
  eventfd: libcFunction<(initial: number, flags: number) => number>('eventfd', 'int', ['uint', 'int']),
}))
const pidfdCall = new SystemCall('pidfd_open', {
  expected: ['ESRCH'],
  reported: ['EINVAL', 'EMFILE', 'ENFILE', 'ENODEV'],
})
const eventfdCall = new SystemCall('eventfd', {
  reported: ['EINVAL', 'EMFILE', 'ENFILE', 'ENODEV'],
})

const word = new BigUint64Array(1)
const wordBytes = new Uint8Array(word.buffer)

/**
 * A descriptor of a process, close-on-exec, which becomes readable when the process ends: for any process, not only a child.
 * Follows pidfd_open(2), Linux 5.3. @returns the descriptor, or -ESRCH when there is no such process.
 */
export function pidfdOpen(pid: number): number {
  const fd = libc().pidfdOpen(constants.SYS_pidfd_open, pid, 0)
  return fd >= 0 ? fd : pidfdCall.failed(pid)
}

/**
 * A counter as a descriptor that never waits, close-on-exec: readable while it is over 0. With `semaphore` each take gets 1.
 * Follows eventfd(2).
 */
export function eventfd(initial = 0, options: { readonly semaphore?: boolean | undefined } = {}): number {
  const flags =
    constants.EFD_CLOEXEC |
    constants.EFD_NONBLOCK |
    (options.semaphore === true ? constants.EFD_SEMAPHORE : 0)
  const fd = libc().eventfd(initial, flags)
  return fd >= 0 ? fd : eventfdCall.failed('a counter')
}

/** Adds to an eventfd's counter. @returns 0, or -EAGAIN when it would pass 2^64 - 2. */
export function eventfdAdd(fd: number, count = 1): number {
  word[0] = BigInt(count)
  return write(fd, wordBytes) === -errno.EAGAIN ? -errno.EAGAIN : 0
}

/** Takes an eventfd's counter back to 0 (by 1 with `semaphore`). @returns what was taken, or -EAGAIN when it is 0. */
export function eventfdTake(fd: number): number {
  return read(fd, wordBytes) === -errno.EAGAIN ? -errno.EAGAIN : Number(word[0])
}
