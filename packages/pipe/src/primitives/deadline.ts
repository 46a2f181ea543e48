import { IpcError } from '@ipc/core'

/** How long a call may wait: `timeoutMs` Infinity = no limit, 0 = look once. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

// setTimeout fires at once for more than this.
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** @throws TypeError for no number, RangeError for NaN or a negative number */
export function checkedTimeout(timeoutMs: unknown): number {
  if (typeof timeoutMs !== 'number')
    throw new TypeError(`timeoutMs must be a number, not ${String(timeoutMs)}`)
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, not ${timeoutMs}`)
  return timeoutMs
}

export function timeoutError(what: string, timeoutMs: number, sent?: number): IpcError {
  return new IpcError('IPC_TIMEOUT', `${what}: not done within ${timeoutMs} ms`, { limit: timeoutMs, sent })
}

/** Calls back once the time is over, however long. Returns what stops it. */
export function startTimer(timeoutMs: number, callback: () => void): () => void {
  if (timeoutMs === Number.POSITIVE_INFINITY) return () => undefined
  const end = performance.now() + timeoutMs
  let timer: NodeJS.Timeout
  const sleep = (): void => {
    const left = end - performance.now()
    if (left <= 0) callback()
    else timer = setTimeout(sleep, Math.min(left, LONGEST_TIMER_MS))
  }
  timer = setTimeout(sleep, Math.min(timeoutMs, LONGEST_TIMER_MS))
  return () => clearTimeout(timer)
}
