/** Node's timers fire at once beyond this; longer waits are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Checks a `timeoutMs`. Undefined = Infinity. Throws RangeError for negative and NaN, TypeError for anything but a number. */
export function checkedTimeout(timeoutMs: unknown): number {
  if (timeoutMs === undefined) return Number.POSITIVE_INFINITY
  if (typeof timeoutMs !== 'number') {
    throw new TypeError(`timeoutMs must be a number of milliseconds, not ${typeof timeoutMs}`)
  }
  if (!(timeoutMs >= 0)) {
    throw new RangeError(`timeoutMs is ${timeoutMs}: use 0 to look once, Infinity to wait without limit`)
  }
  return timeoutMs
}

/** Calls back after `milliseconds`, however many. Returns what cancels it. Infinity = never. */
export function startTimer(milliseconds: number, callback: () => void): () => void {
  if (milliseconds === Number.POSITIVE_INFINITY) return () => {}
  let timer: ReturnType<typeof setTimeout>
  const end = performance.now() + milliseconds
  const arm = (left: number): void => {
    timer = setTimeout(
      () => {
        const rest = end - performance.now()
        // A timer may fire up to a millisecond early by this clock.
        if (rest <= 1) callback()
        else arm(rest)
      },
      Math.min(left, LONGEST_TIMER_MS),
    )
  }
  arm(milliseconds)
  return () => clearTimeout(timer)
}
