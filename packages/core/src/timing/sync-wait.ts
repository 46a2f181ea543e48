import type { Direction, Port } from '../adapter/port.js'
import type { Wait } from '../types/options.js'
import { checkedTimeout } from './deadline.js'
import { flushStaged } from './staged.js'
import { timeoutError } from './waiting-call.js'

/** No thread may stay in a foreign call: terminate() and process.exit() would wait for it. */
const LONGEST_SLICE_MS = 50

/**
 * Blocks the thread until `attempt` gives something. Throws `IPC_TIMEOUT`, and TypeError where no `timeoutMs` is
 * written: a blocked thread without a written limit is nearly always a mistake.
 */
export function waitSync<T>(
  port: Pick<Port, 'address' | 'sleep'>,
  to: Direction,
  timeoutMs: unknown,
  what: string,
  attempt: () => T | undefined,
): T {
  if (timeoutMs === undefined) throw noLimit(what)
  const limit = checkedTimeout(timeoutMs)
  flushStaged()
  const first = attempt()
  if (first !== undefined) return first
  // The clock is read only where something is waited for: it costs as much as a small message.
  const start = performance.now()
  for (let left = limit; left > 0; ) {
    sleepSlice(port, to, Math.min(left, LONGEST_SLICE_MS))
    const result = attempt()
    if (result !== undefined) return result
    left = limit - (performance.now() - start)
  }
  throw timeoutError(limit, what, port.address)
}

/**
 * Checks the options of a Sync call: its limit, which must be written, and that there is no signal. Throws TypeError, RangeError.
 * `call` and `what` as an error names them: "sendSync to", "mailbox 'jobs' (shm)".
 */
export function checkSyncWait(options: object | undefined, call: string, what: string): void {
  const { timeoutMs, signal } = (options ?? {}) as Wait
  if (signal !== undefined) throw new TypeError('a Sync call takes no signal: nobody could abort it')
  if (timeoutMs === undefined) throw noLimit(`${call} ${what}`)
  checkedTimeout(timeoutMs)
}

function noLimit(what: string): TypeError {
  return new TypeError(`${what} needs { timeoutMs }: Infinity waits without limit`)
}

// A function of its own: V8 looks for termination of a worker at function entry, not in a bare loop of foreign calls.
function sleepSlice(port: Pick<Port, 'sleep'>, to: Direction, milliseconds: number): void {
  port.sleep?.(to, milliseconds)
}
