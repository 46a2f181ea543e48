import type { Theatre } from './cast/theatre.js'
import type { Progress } from './report/progress.js'

/** One thing to measure: its name for people, and how. */
export interface Step<T> {
  readonly title: string
  run(theatre: Theatre): Promise<T>
}

/** One after the other, as nothing else may run beside what is measured. */
export async function runSteps<T>(
  steps: readonly Step<T>[],
  theatre: Theatre,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<T[]> {
  const results: T[] = []
  for (const { title, run } of steps) {
    interrupted.throwIfAborted()
    progress.begin(title)
    results.push(await run(theatre))
    progress.step()
  }
  interrupted.throwIfAborted()
  return results
}
