import { closeSync, openSync, readSync } from 'node:fs'

const EACH_MS = 5

/** How late a timer of 5 ms came, in milliseconds. */
export interface Lateness {
  readonly most: number
  readonly median: number
  /** The most, without what this thread waited for a processor: what our own loops and the engine are to blame for. */
  readonly ownMost: number
  readonly count: number
}

/** Runs a timer of 5 ms from now on; `stop` tells how late it came. */
export function watchLateness(): { readonly stop: () => Lateness } {
  const late: number[] = []
  const statistics = openSync('/proc/thread-self/schedstat', 'r')
  let ownMost = 0
  let due = performance.now() + EACH_MS
  let waited = waitedMs(statistics)
  let timer: NodeJS.Timeout
  const fire = (): void => {
    const now = performance.now()
    const lateness = Math.max(0, now - due)
    late.push(lateness)
    const waitedBy = waitedMs(statistics)
    ownMost = Math.max(ownMost, lateness - (waitedBy - waited))
    waited = waitedBy
    due = now + EACH_MS
    timer = setTimeout(fire, EACH_MS)
  }
  timer = setTimeout(fire, EACH_MS)
  return {
    stop() {
      clearTimeout(timer)
      closeSync(statistics)
      late.sort((a, b) => a - b)
      return { most: late.at(-1) ?? 0, median: late[late.length >> 1] ?? 0, ownMost, count: late.length }
    },
  }
}

const text = Buffer.alloc(128)

/** How long this thread was able to run and had no processor, since it began: the second field of proc(5)'s schedstat. */
function waitedMs(descriptor: number): number {
  const length = readSync(descriptor, text, 0, text.length, 0)
  return Number(text.toString('latin1', 0, length).split(' ')[1]) / 1e6
}
