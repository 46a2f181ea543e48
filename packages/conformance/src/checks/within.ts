import { withWatchdog } from '@ipc/testkit'

/** Far above what any step of a case takes, and below what runners allow a test. */
const WATCHDOG_MS = 12_000

/** `promise`, or an error naming `what` when it does not settle: a hang is a failure of the case it is in. */
export function within<T>(promise: Promise<T>, what: string, milliseconds = WATCHDOG_MS): Promise<T> {
  return withWatchdog(promise, milliseconds, what)
}
