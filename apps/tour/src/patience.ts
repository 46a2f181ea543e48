import type { Wait } from '@ipc/core'

// Far above what any step takes: ends a tour in which one side hangs.
const LONGEST_STEP_MS = 60_000

/** How long each call of the tour may wait. */
export function patience(signal: AbortSignal): Wait {
  return { signal, timeoutMs: LONGEST_STEP_MS }
}
