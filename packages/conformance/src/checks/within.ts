import { withWatchdog } from '@ipc/testkit'

/** Far above what any step of a case takes, and below what runners allow a test. */
export const DEFAULT_WATCHDOG_MS = 12_000

let limit = DEFAULT_WATCHDOG_MS

/** How long a step of a case may take from now on. */
export function setWatchdog(milliseconds: number = DEFAULT_WATCHDOG_MS): void {
  limit = milliseconds
}

export function watchdogMs(): number {
  return limit
}

/** `promise`, or an error naming `what` when it does not settle: a hang is a failure of the case it is in. */
export function within<T>(promise: Promise<T>, what: string): Promise<T> {
  return withWatchdog(promise, limit, what)
}
