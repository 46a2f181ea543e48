import { libcFunction, onFirstUse } from './backend/libc.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { checkCString } from './memory/c-string.js'
import { deadline } from './memory/deadline.js'

/** The largest value of a semaphore. */
export const SEM_VALUE_MAX = 0x7fff_ffff

const libc = onFirstUse(() => ({
  open: libcFunction<(name: string, flags: number, mode: number, value: number) => number>(
    'sem_open',
    'long',
    ['string', 'int', 'uint', 'uint'],
  ),
  close: libcFunction<(semaphore: number) => number>('sem_close', 'int', ['address']),
  unlink: libcFunction<(name: string) => number>('sem_unlink', 'int', ['string']),
  post: libcFunction<(semaphore: number) => number>('sem_post', 'int', ['address']),
  tryWait: libcFunction<(semaphore: number) => number>('sem_trywait', 'int', ['address']),
  timedWait: libcFunction<(semaphore: number, until: Uint32Array) => number>('sem_timedwait', 'int', [
    'address',
    'pointer',
  ]),
  getValue: libcFunction<(semaphore: number, value: Int32Array) => number>('sem_getvalue', 'int', [
    'address',
    'pointer',
  ]),
}))
const openCall = new SystemCall('sem_open', {
  reported: [
    'EACCES',
    'EEXIST',
    'EINVAL',
    'ELOOP',
    'EMFILE',
    'ENAMETOOLONG',
    'ENFILE',
    'ENOENT',
    'ENOSPC',
    'EROFS',
  ],
})
const closeCall = new SystemCall('sem_close', { reported: ['EINVAL'] })
const unlinkCall = new SystemCall('sem_unlink', {
  reported: ['EACCES', 'EINVAL', 'ENAMETOOLONG', 'ENOENT'],
})
const postCall = new SystemCall('sem_post', { reported: ['EINVAL', 'EOVERFLOW'] })
const tryWaitCall = new SystemCall('sem_trywait', { expected: ['EAGAIN'], reported: ['EINVAL'] })
const timedWaitCall = new SystemCall('sem_timedwait', {
  expected: ['ETIMEDOUT', 'EINTR'],
  reported: ['EINVAL'],
})
const getValueCall = new SystemCall('sem_getvalue', { reported: ['EINVAL'] })

const value = new Int32Array(1)

/** A named semaphore that is open: use it no more after `semClose`, the memory is gone then. */
export type PosixSemaphoreHandle = number & { readonly posixSemaphore: unique symbol }

/**
 * Opens the semaphore of a name (a slash, then up to 250 bytes without one). With O.CREAT it is made with the mode less the
 * umask and a value. On Linux it is /dev/shm/sem.NAME. A process that opens a name again gets the same handle, counted.
 * Follows sem_open(3). @throws SystemError, with the name as its path.
 */
export function semOpen(name: string, flags: number, mode = 0o600, value = 0): PosixSemaphoreHandle {
  checkCString(name)
  const semaphore = libc().open(name, flags, mode, value)
  if (semaphore !== 0) return semaphore as PosixSemaphoreHandle
  return wasInterrupted()
    ? semOpen(name, flags, mode, value)
    : (openCall.failed(name) as PosixSemaphoreHandle)
}

/** Closes one opening of a semaphore; its value stays. Follows sem_close(3). */
export function semClose(semaphore: PosixSemaphoreHandle): void {
  if (libc().close(semaphore) === -1) closeCall.failed('a semaphore')
}

/** Removes a name; the semaphore goes when the last process has closed it. Follows sem_unlink(3). @throws SystemError: ENOENT. */
export function semUnlink(name: string): void {
  if (libc().unlink(name) === -1) unlinkCall.failed(name)
}

/** Adds 1 and wakes one who waits. Follows sem_post(3). @throws SystemError: EOVERFLOW at SEM_VALUE_MAX. */
export function semPost(semaphore: PosixSemaphoreHandle): void {
  if (libc().post(semaphore) === -1) postCall.failed('a semaphore')
}

/** Takes 1, never waits. Follows sem_trywait(3). @returns 0, or -EAGAIN when the value is 0. */
export function semTryWait(semaphore: PosixSemaphoreHandle): number {
  if (libc().tryWait(semaphore) === 0) return 0
  return wasInterrupted() ? semTryWait(semaphore) : tryWaitCall.failed('a semaphore')
}

/** Takes 1, waiting for a slice of up to 50 ms. Follows sem_timedwait(3). @returns 0, -ETIMEDOUT, or -EINTR when a signal came. */
export function semTimedWait(semaphore: PosixSemaphoreHandle, timeoutMs: number): number {
  return libc().timedWait(semaphore, deadline(timeoutMs)) === 0 ? 0 : timedWaitCall.failed('a semaphore')
}

/** The value now; another process may change it at once. Follows sem_getvalue(3). */
export function semGetValue(semaphore: PosixSemaphoreHandle): number {
  if (libc().getValue(semaphore, value) === -1) getValueCall.failed('a semaphore')
  return value[0] as number
}
