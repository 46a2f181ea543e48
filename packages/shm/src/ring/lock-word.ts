import { compareExchange, load, type SharedMemory, store } from '../memory/words.js'
import type { Liveness } from '../participants/participant.js'

// A holder needs well under a microsecond; one that takes longer has lost the processor, so give it ours.
const SPINS_BEFORE_YIELD = 50
const YIELDS = 40

/**
 * A lock whose word holds its owner. The word of a dead owner is stolen; a living or stopped owner's never.
 * What a lock protects is published by one store, so a thief finds nothing half done that others can see.
 */
export class LockWord {
  readonly #memory: SharedMemory
  readonly #index: number
  readonly #self: number
  readonly #liveness: Liveness

  constructor(memory: SharedMemory, index: number, self: number, liveness: Liveness) {
    this.#memory = memory
    this.#index = index
    this.#self = self
    this.#liveness = liveness
  }

  /** Takes the lock in bounded steps. 'stolen' = taken from a dead owner; 'busy' = a living one keeps it. */
  tryAcquire(): 'taken' | 'stolen' | 'busy' {
    if (compareExchange(this.#memory, this.#index, 0, this.#self)) return 'taken'
    return this.#acquireContended()
  }

  release(): void {
    store(this.#memory, this.#index, 0)
  }

  #acquireContended(): 'taken' | 'stolen' | 'busy' {
    for (let turn = 0; turn < YIELDS; turn++) {
      for (let spin = 0; spin < SPINS_BEFORE_YIELD; spin++) {
        if (
          load(this.#memory, this.#index) === 0 &&
          compareExchange(this.#memory, this.#index, 0, this.#self)
        ) {
          return 'taken'
        }
      }
      const owner = load(this.#memory, this.#index)
      // Asked seldom: it is a system call.
      if (owner !== 0 && (turn === 1 || turn === YIELDS - 1) && !this.#liveness.isAlive(owner)) {
        if (compareExchange(this.#memory, this.#index, owner, this.#self)) return 'stolen'
      }
      this.#liveness.yield()
    }
    return 'busy'
  }
}
