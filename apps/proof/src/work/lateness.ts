import { closeSync, openSync, readSync } from 'node:fs'

const EACH_MS = 5
const TOGETHER_MS = 0.2
const MAXIMUM_TRIES = 20

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
  let last = look(statistics)
  let timer: NodeJS.Timeout
  const fire = (): void => {
    const now = look(statistics)
    const lateness = Math.max(0, now.at - last.at - EACH_MS)
    late.push(lateness)
    ownMost = Math.max(ownMost, lateness - (now.waited - last.waited))
    last = now
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

interface Look {
  readonly at: number
  readonly waited: number
}

/** The time, and the wait up to then. Looks again where the processor was lost between the two: they would not belong together. */
function look(statistics: number): Look {
  let waited = waitedMs(statistics)
  for (let tries = 0; ; tries++) {
    const at = performance.now()
    const waitedBy = waitedMs(statistics)
    if (waitedBy - waited < TOGETHER_MS || tries === MAXIMUM_TRIES) return { at, waited: waitedBy }
    waited = waitedBy
  }
}

const text = Buffer.alloc(128)

/** How long this thread was able to run and had no processor, since it began: the second field of proc(5)'s schedstat. */
function waitedMs(descriptor: number): number {
  const length = readSync(descriptor, text, 0, text.length, 0)
  return Number(text.toString('latin1', 0, length).split(' ')[1]) / 1e6
}
