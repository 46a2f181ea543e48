import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { errno } from './errors/errno.js'
import { SystemCall } from './errors/system-call.js'

type Futex = (
  number: number,
  address: number,
  operation: number,
  value: number,
  timeout: Int32Array | null,
  second: number,
  third: number,
) => number

const libc = onFirstUse(() => ({
  futex: libcFunction<Futex>('syscall', 'long', [
    'long',
    'address',
    'int',
    'uint',
    'pointer',
    'address',
    'uint',
  ]),
}))
const waitCall = new SystemCall('futex', { expected: ['EAGAIN', 'ETIMEDOUT', 'EINTR'], reported: ['EINVAL'] })
const wakeCall = new SystemCall('futex', { reported: ['EINVAL'] })

// struct timespec
const time = new Int32Array(4)

/**
 * Sleeps while the 32-bit word at an address (from `Mapping.addressOf`, a multiple of 4) holds `expected`, for at most
 * `timeoutMs`. The futex is shared between processes. A Sync wait calls this in slices of at most 50 ms, each from a
 * function call of its own (see `sleepSlice`). Follows futex(2), FUTEX_WAIT.
 * @returns 'woken' by futexWake, or by a signal or for no reason: look again; 'changed' the word held something else; 'timeout'.
 */
export function futexWait(
  address: number,
  expected: number,
  timeoutMs: number,
): 'woken' | 'changed' | 'timeout' {
  if (!(timeoutMs >= 0)) throw new RangeError(`a wait of ${timeoutMs} ms`)
  const wholeSeconds = Math.min(Math.floor(timeoutMs / 1000), 0x7fff_ffff)
  time[0] = wholeSeconds
  time[2] = wholeSeconds === 0x7fff_ffff ? 0 : Math.floor((timeoutMs - wholeSeconds * 1000) * 1e6)
  const value = expected >>> 0
  if (libc().futex(constants.SYS_futex, address, constants.FUTEX_WAIT, value, time, 0, 0) === 0)
    return 'woken'
  const failure = -waitCall.failed('a wait')
  if (failure === errno.ETIMEDOUT) return 'timeout'
  return failure === errno.EAGAIN ? 'changed' : 'woken'
}

/** Wakes up to `count` of those who sleep on the word at an address. Follows futex(2), FUTEX_WAKE. @returns how many. */
export function futexWake(address: number, count: number): number {
  const woken = libc().futex(
    constants.SYS_futex,
    address,
    constants.FUTEX_WAKE,
    Math.min(count, 0x7fff_ffff),
    null,
    0,
    0,
  )
  return woken >= 0 ? woken : wakeCall.failed('a wake-up')
}
