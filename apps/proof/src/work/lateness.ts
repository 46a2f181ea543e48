const EACH_MS = 5

/** Runs a timer of 5 ms from now on; `stop` gives how late it came at most, and in the middle of all, in milliseconds. */
export function watchLateness(): { readonly stop: () => { most: number; median: number; count: number } } {
  const late: number[] = []
  let due = performance.now() + EACH_MS
  let timer: NodeJS.Timeout
  const fire = (): void => {
    const now = performance.now()
    late.push(Math.max(0, now - due))
    due = now + EACH_MS
    timer = setTimeout(fire, EACH_MS)
  }
  timer = setTimeout(fire, EACH_MS)
  return {
    stop() {
      clearTimeout(timer)
      late.sort((a, b) => a - b)
      return { most: late.at(-1) ?? 0, median: late[late.length >> 1] ?? 0, count: late.length }
    },
  }
}
