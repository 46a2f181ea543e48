import { libcFunction, onFirstUse } from './backend/libc.js'
import { SystemCall } from './errors/system-call.js'

/** The longest that a thread may stay in one system call. */
export const longestSliceMs = 50

const libc = onFirstUse(() => ({
  nanosleep: libcFunction<(time: Int32Array, left: null) => number>('nanosleep', 'int', [
    'pointer',
    'pointer',
  ]),
  schedYield: libcFunction<() => number>('sched_yield', 'int', []),
}))
const nanosleepCall = new SystemCall('nanosleep', { expected: ['EINTR'], reported: [] })
const schedYieldCall = new SystemCall('sched_yield', { reported: [] })

// struct timespec: two 64-bit words; seconds stay 0.
const time = new Int32Array(4)

/**
 * Puts the thread to sleep for a slice of at most 50 ms; returns sooner when a signal comes. Follows nanosleep(2).
 *
 * The rule for every Sync wait: `worker.terminate()` and `process.exit()` wait for a thread that is in a system call,
 * and V8 ends a thread only where a JavaScript function is entered. So wait in slices, and make each slice a call of a
 * function of its own: `while (!looksAgain(slice)) {}`, never a bare loop around the system call.
 * @throws RangeError for a time that is not between 0 and 50.
 */
export function sleepSlice(milliseconds: number): void {
  if (!(milliseconds >= 0 && milliseconds <= longestSliceMs)) {
    throw new RangeError(`a slice lasts 0 to ${longestSliceMs} ms, not ${milliseconds}`)
  }
  time[2] = Math.round(milliseconds * 1e6)
  if (libc().nanosleep(time, null) === -1) nanosleepCall.failed('a slice')
}

/** Lets another thread run on this processor. Follows sched_yield(2). */
export function schedYield(): void {
  if (libc().schedYield() === -1) schedYieldCall.failed('this thread')
}
