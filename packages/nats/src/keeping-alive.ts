const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Nothing of an open connection keeps the process alive; while something is opened or closed over it, this does. */
export async function keepingAlive<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, LONGEST_TIMER_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
