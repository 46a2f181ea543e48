import { constants } from 'node:os'

/** The reason of an abort by a signal from outside. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  /** As shells report it. */
  readonly exitCode: number

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`)
    this.exitCode = 128 + constants.signals[signal]
  }
}

/**
 * Aborts on Ctrl-C and its like. Further signals change nothing: cleaning up is under way and bounded, and a group's
 * signal can arrive twice, from the terminal and handed on by npm.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Interruption(signal)))
  }
  return controller.signal
}
