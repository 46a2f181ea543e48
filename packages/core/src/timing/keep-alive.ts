/**
 * Waiting calls keep the process alive, open channels do not (C18): one referenced timer for all of them, so that no
 * port has to think of it. Its period is the longest a timer can have; it never does anything.
 */
let waiting = 0
let timer: ReturnType<typeof setInterval> | undefined

export function keepAlive(): void {
  waiting += 1
  if (waiting > 1) return
  timer ??= setInterval(() => {}, 2 ** 31 - 1)
  if (typeof timer === 'object') timer.ref()
}

export function letGo(): void {
  waiting -= 1
  // Kept for the next wait: ref and unref cost less than a new timer.
  if (waiting === 0 && typeof timer === 'object') timer.unref()
}
