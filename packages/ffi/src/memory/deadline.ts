import { longestSliceMs } from '../slices.js'

const time = new Uint32Array(4)

/**
 * A struct timespec on the system's clock, `milliseconds` from now, valid until the next call of this: for mq_timedsend(3)
 * and sem_timedwait(3). @throws RangeError for more than a slice of 50 ms, which no thread may stay in a call.
 */
export function deadline(milliseconds: number): Uint32Array {
  if (!(milliseconds >= 0 && milliseconds <= longestSliceMs)) {
    throw new RangeError(`a slice lasts 0 to ${longestSliceMs} ms, not ${milliseconds}`)
  }
  const until = Date.now() + milliseconds
  const seconds = Math.floor(until / 1000)
  time[0] = seconds >>> 0
  time[1] = Math.floor(seconds / 0x1_0000_0000)
  time[2] = Math.round((until - seconds * 1000) * 1e6)
  return time
}
