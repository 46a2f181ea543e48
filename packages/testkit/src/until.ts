import { WatchdogError } from './with-watchdog.js'

/**
 * Waits until `condition` holds, for states that tell nobody when they change (a file of another process, the state
 * in /proc). Rejects with a `WatchdogError` naming `what` after `milliseconds`; what `condition` throws passes through.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds: number,
  what: string,
): Promise<void> {
  const end = performance.now() + milliseconds
  for (let pause = 0; !(await condition()); pause = Math.min(pause + 1, 10)) {
    if (performance.now() > end) throw new WatchdogError(`${what}: not so after ${milliseconds} ms`)
    await new Promise((resolve) => (pause === 0 ? setImmediate(resolve) : setTimeout(resolve, pause)))
  }
}
