/** What `withWatchdog` rejects with. */
export class WatchdogError extends Error {
  override readonly name = 'WatchdogError'
}

/**
 * `promise`, or a `WatchdogError` naming `what` after `milliseconds`. The time is a limit for what hangs, chosen far
 * above what the thing takes: it must never decide a test that works.
 */
export async function withWatchdog<T>(promise: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const watchdog = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new WatchdogError(`${what}: nothing after ${milliseconds} ms`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([promise, watchdog])
  } finally {
    clearTimeout(timer)
  }
}
