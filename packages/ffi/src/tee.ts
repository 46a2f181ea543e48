import { libcFunction, onFirstUse } from './backend/libc.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'

const libc = onFirstUse(() => ({
  tee: libcFunction<(from: number, to: number, length: number, flags: number) => number>('tee', 'long', [
    'int',
    'int',
    'size',
    'uint',
  ]),
}))
const teeCall = new SystemCall('tee', { expected: ['EAGAIN'], reported: ['EBADF', 'EINVAL', 'ENOMEM'] })

const SPLICE_F_NONBLOCK = 2

/**
 * Puts a copy of up to `length` bytes of one pipe into another and leaves them where they are; copies no byte, only page
 * references, so the other pipe must have as many free pages. Never waits. Follows tee(2).
 * @returns the bytes, or -EAGAIN when nothing is in the one or no room in the other.
 */
export function tee(from: number, to: number, length: number): number {
  const copied = libc().tee(from, to, length, SPLICE_F_NONBLOCK)
  if (copied >= 0) return copied
  return wasInterrupted() ? tee(from, to, length) : teeCall.failed(from)
}
