import { libcFunction, onFirstUse } from './backend/libc.js'
import { O } from './descriptors.js'
import { SystemCall } from './errors/system-call.js'

const CLOCK_MONOTONIC = 1
const NANOSECONDS_EACH = 1_000
const MOST_MICROSECONDS = 1_000_000

const libc = onFirstUse(() => ({
  create: libcFunction<(clock: number, flags: number) => number>('timerfd_create', 'int', ['int', 'int']),
  set: libcFunction<(fd: number, flags: number, wanted: BigInt64Array, old: null) => number>(
    'timerfd_settime',
    'int',
    ['int', 'int', 'pointer', 'pointer'],
  ),
}))
const createCall = new SystemCall('timerfd_create', { reported: ['EMFILE', 'ENFILE'] })
const setCall = new SystemCall('timerfd_settime', { reported: ['EBADF', 'EINVAL'] })

/** struct itimerspec: no interval, then seconds and nanoseconds. */
const wanted = new BigInt64Array(4)

/**
 * A timer as a descriptor, close-on-exec: readable once its time is over, for times that the event loop's milliseconds are too
 * long for. Follows timerfd_create(2), CLOCK_MONOTONIC. @throws SystemError: EMFILE for more descriptors than the process may have.
 */
export function timerfdCreate(): number {
  const fd = libc().create(CLOCK_MONOTONIC, O.NONBLOCK | O.CLOEXEC)
  return fd >= 0 ? fd : createCall.failed('a timer')
}

/**
 * Has the timer end once in so many microseconds, below a second; 0 = never. It is not readable until then. Never waits.
 * Follows timerfd_settime(2). @throws RangeError for another number; SystemError.
 */
export function timerfdSettime(fd: number, microseconds: number): void {
  if (!(Number.isSafeInteger(microseconds) && microseconds >= 0 && microseconds < MOST_MICROSECONDS))
    throw new RangeError(`a time is 0 to 999,999 microseconds, not ${microseconds}`)
  wanted[3] = BigInt(microseconds * NANOSECONDS_EACH)
  if (libc().set(fd, 0, wanted, null) === -1) setCall.failed(fd)
}
