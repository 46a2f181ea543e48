import { close, eventfd, Readiness } from '@ipc/ffi'

/** How long a wait looks again and again before it sleeps. */
export interface SpinLimit {
  readonly turns: number
  readonly milliseconds: number
  /** The same for a wait that blocks its thread. */
  readonly blockingMilliseconds: number
}

// Some tens of turns of the loop took a round trip from 23 µs (asleep) to 3 µs, and cost an idle process nothing.
const ADAPTIVE: SpinLimit = { turns: 60, milliseconds: 0.5, blockingMilliseconds: 0.05 }

export const NO_SPIN: SpinLimit = { turns: 0, milliseconds: 0, blockingMilliseconds: 0 }

/** `spinMicroseconds` as a limit: undefined = adaptive, 0 = none, Infinity = for ever. */
export function spinLimit(spinMicroseconds: number | undefined): SpinLimit {
  if (spinMicroseconds === undefined) return ADAPTIVE
  const milliseconds = spinMicroseconds / 1000
  return { turns: Number.POSITIVE_INFINITY, milliseconds, blockingMilliseconds: milliseconds }
}

/** Calls back in each turn of the event loop. Keeps no process alive for longer than a bounded spin lasts. */
export class Spinner {
  readonly #callback: () => void
  readonly #forever: boolean
  #immediate: NodeJS.Immediate | undefined
  #ready: number | undefined
  #readiness: Readiness | undefined

  constructor(callback: () => void, limit: SpinLimit) {
    this.#callback = callback
    this.#forever = limit.milliseconds === Number.POSITIVE_INFINITY
  }

  start(): void {
    if (this.#forever) {
      // An immediate that holds the loop would hold the process; one that does not lets the loop sleep. A counter
      // that is always readable does neither.
      this.#ready ??= eventfd(1)
      this.#readiness ??= new Readiness(this.#ready, this.#callback).unref()
      this.#readiness.start({ readable: true, writable: false })
    } else if (this.#immediate === undefined) {
      this.#immediate = setImmediate(this.#turn)
    }
  }

  stop(): void {
    this.#readiness?.stop()
    if (this.#immediate !== undefined) clearImmediate(this.#immediate)
    this.#immediate = undefined
  }

  close(): void {
    this.stop()
    this.#readiness?.close()
    if (this.#ready !== undefined) close(this.#ready)
    this.#ready = undefined
  }

  readonly #turn = (): void => {
    this.#immediate = setImmediate(this.#turn)
    this.#callback()
  }
}
