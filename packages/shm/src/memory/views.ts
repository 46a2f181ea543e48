import type { SharedMemory } from './words.js'

// A default ring holds some 800 messages of 64 bytes; more views would be memory for nothing. A prime, so that records of
// one size fall into different places.
const MOST_VIEWS = 1021

interface Kept {
  // Beside the view, as asking a view where it lies costs more than the rest.
  readonly at: number
  readonly length: number
  readonly view: Uint8Array
}

/**
 * Views of records, kept by where they begin: a ring comes to the same places again in each lap, and a view costs more
 * than a message to make. A view that was given out before is out of contract once its message is sent or released.
 */
export class Views {
  readonly #memory: SharedMemory
  #lent: Uint8Array | undefined
  #kept: (Kept | undefined)[] = []

  constructor(memory: SharedMemory) {
    this.#memory = memory
  }

  /** The `length` bytes from `at` on, a multiple of 8. */
  at(at: number, length: number): Uint8Array {
    const { lent } = this.#memory
    // Also when a user has transferred the views' buffer away.
    if (lent !== this.#lent) {
      this.#lent = lent
      this.#kept = new Array<Kept | undefined>(MOST_VIEWS).fill(undefined)
    }
    const place = (at >>> 3) % MOST_VIEWS
    const kept = this.#kept[place]
    if (kept !== undefined && kept.at === at && kept.length === length) return kept.view
    const view = lent.subarray(at, at + length)
    this.#kept[place] = { at, length, view }
    return view
  }
}
