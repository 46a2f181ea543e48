import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** How long a wait looks again and again before it sleeps. */
export interface SpinLimit {
  readonly turns: number
  readonly milliseconds: number
  /** The same for a wait that blocks its thread. */
  readonly blockingMilliseconds: number
  /** Whether a wait spins for less where spinning did not pay. */
  readonly adaptive: boolean
}

// As long as it takes to wake the other side, which on a virtual machine is 30 to 70 µs: else one that sleeps sends the
// other to sleep. Turns of the loop take less than 1 µs and cost an idle process nothing.
const ADAPTIVE: SpinLimit = { turns: 500, milliseconds: 0.25, blockingMilliseconds: 0.05, adaptive: true }

export const NO_SPIN: SpinLimit = { turns: 0, milliseconds: 0, blockingMilliseconds: 0, adaptive: false }

/** `spinMicroseconds` as a limit: undefined = adaptive, 0 = none, Infinity = for ever. */
export function spinLimit(spinMicroseconds: number | undefined): SpinLimit {
  if (spinMicroseconds === undefined) return ADAPTIVE
  const milliseconds = spinMicroseconds / 1000
  return {
    turns: Number.POSITIVE_INFINITY,
    milliseconds,
    blockingMilliseconds: milliseconds,
    adaptive: false,
  }
}

/** Calls back in each turn of the event loop. Keeps no process alive for longer than a bounded spin lasts. */
export class Spinner {
  readonly #callback: () => void
  readonly #forever: boolean
  #immediate: NodeJS.Immediate | undefined
  #turning: MessagePort | undefined
  #isTurning = false
  #isStarted = false
  #isPosted = false

  constructor(callback: () => void, limit: SpinLimit) {
    this.#callback = callback
    this.#forever = limit.milliseconds === Number.POSITIVE_INFINITY
  }

  start(): void {
    if (this.#forever) {
      if (this.#isTurning) return
      this.#isTurning = true
      this.#turning ??= this.#openTurning()
      this.#post()
      return
    }
    this.#isStarted = true
    this.#immediate ??= setImmediate(this.#turn)
  }

  stop(): void {
    this.#isTurning = false
    this.#isStarted = false
    if (this.#immediate !== undefined) clearImmediate(this.#immediate)
    this.#immediate = undefined
  }

  close(): void {
    this.stop()
    this.#turning?.close()
    this.#turning = undefined
  }

  /**
   * An immediate that holds the loop would hold the process; one that does not lets the loop sleep. A message to oneself
   * does neither.
   */
  #openTurning(): MessagePort {
    const { port1, port2 } = new MessageChannel()
    port2.on('message', () => {
      this.#isPosted = false
      if (!this.#isTurning) return
      this.#post()
      this.#callback()
    })
    port1.unref()
    port2.unref()
    return port1
  }

  #post(): void {
    if (this.#isPosted) return
    this.#isPosted = true
    this.#turning?.postMessage(undefined)
  }

  // Asked for again only after the callback: most spins end in it.
  readonly #turn = (): void => {
    this.#immediate = undefined
    try {
      this.#callback()
    } finally {
      if (this.#isStarted) this.#immediate ??= setImmediate(this.#turn)
    }
  }
}
