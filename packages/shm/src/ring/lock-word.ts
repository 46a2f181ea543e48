import { compareExchange, load, publish, type SharedMemory } from '../memory/words.js'
import type { Liveness } from '../participants/participant.js'

/** How long a lock is tried for: `yields` times, after `spins` looks the first time and each time after twice as many as before. */
export interface Patience {
  readonly spins: number
  readonly yields: number
}

// A holder needs well under a microsecond; one that takes longer has lost the processor, so give it ours. It may have lost
// another processor than ours, for milliseconds: then each yield is a system call for nothing.
const PATIENCE: Patience = { spins: 50, yields: 8 }

/**
 * A lock whose word holds its owner. The word of a dead owner is stolen; a living or stopped owner's never.
 * What a lock protects is published by one store, so a thief finds nothing half done that others can see.
 */
export class LockWord {
  readonly #memory: SharedMemory
  readonly #index: number
  readonly #self: number
  readonly #liveness: Liveness
  readonly #patience: Patience

  constructor(
    memory: SharedMemory,
    index: number,
    self: number,
    liveness: Liveness,
    patience: Patience = PATIENCE,
  ) {
    this.#memory = memory
    this.#index = index
    this.#self = self
    this.#liveness = liveness
    this.#patience = patience
  }

  /** Takes the lock in bounded steps. 'stolen' = taken from a dead owner; 'busy' = a living one keeps it. */
  tryAcquire(): 'taken' | 'stolen' | 'busy' {
    if (compareExchange(this.#memory, this.#index, 0, this.#self)) return 'taken'
    return this.#acquireContended()
  }

  release(): void {
    publish(this.#memory, this.#index, 0)
  }

  #acquireContended(): 'taken' | 'stolen' | 'busy' {
    const { spins, yields } = this.#patience
    for (let turn = 0; turn < yields; turn++) {
      for (let spin = spins << turn; spin > 0; spin--) {
        if (
          load(this.#memory, this.#index) === 0 &&
          compareExchange(this.#memory, this.#index, 0, this.#self)
        ) {
          return 'taken'
        }
      }
      const owner = load(this.#memory, this.#index)
      // Asked seldom: it is a system call.
      if (owner !== 0 && (turn === 1 || turn === yields - 1) && !this.#liveness.isAlive(owner)) {
        if (compareExchange(this.#memory, this.#index, owner, this.#self)) return 'stolen'
      }
      this.#liveness.yield()
    }
    return 'busy'
  }
}
