/**
 * Sends that wait for the end of this run of the event loop, to go together. Whoever blocks the thread, or asks again and
 * again without letting the loop turn, lets them go first: what they wait for may be the answer.
 */
const staged = new Set<() => unknown>()
let flushesAtExit = false

interface ProcessLike {
  once?(event: 'exit', listener: () => void): unknown
}

export function addStaged(flush: () => unknown): void {
  staged.add(flush)
  if (flushesAtExit) return
  flushesAtExit = true
  // Where there is a process, its exit() ends the run before its end.
  ;(globalThis as { process?: ProcessLike }).process?.once?.('exit', flushStaged)
}

export function removeStaged(flush: () => unknown): void {
  staged.delete(flush)
}

export function flushStaged(): void {
  if (staged.size === 0) return
  for (const flush of [...staged]) flush()
}
