import { RING } from '../layout/structures.js'
import { load } from '../memory/words.js'
import type { RecordRing } from './record-ring.js'

// A look takes both locks, which the receiver needs as well. What the dead left at the tail is seen by a look only.
const LOOK_AGAIN_MS = 0.01
// Who tries again later than this does not spin.
const SPINNING_MS = 0.1
// Steps of a third of a nanosecond or more.
const REST_STEPS = 1_000
const REST_MOVED_STEPS = 3_000

/**
 * What a sender of a mailbox knows of the ring that it found full. While nothing came in or went out it is full still, so
 * that tries in a row need no lock; where it stands for longer, the receiver has lost the processor.
 */
export class FullRing {
  readonly #ring: RecordRing
  readonly #yield: () => void
  /** Below 0 = the last try was not refused. */
  #tail = -1
  #sequence = 0
  #length = 0
  #since = 0
  #lastTry = 0

  constructor(ring: RecordRing, yieldProcessor: () => void) {
    this.#ring = ring
    this.#yield = yieldProcessor
  }

  /** A look found no space for `length` bytes, with the tail there. */
  found(tail: number, length: number): void {
    this.#since = performance.now()
    this.#tail = tail
    this.#sequence = this.#nextSequence()
    this.#length = length
  }

  /** Whether there is still none for `length` bytes. False = look. */
  isStill(length: number): boolean {
    return this.#tail >= 0 && this.#isStillAt(length)
  }

  #isStillAt(length: number): boolean {
    const now = performance.now()
    const spins = now - this.#lastTry < SPINNING_MS
    this.#lastTry = now
    if (length < this.#length || this.#hasMoved()) {
      // One that follows each message that is received with one of its own waits for each.
      if (spins) rest(REST_MOVED_STEPS)
      this.#tail = -1
      return false
    }
    if (now - this.#since < LOOK_AGAIN_MS) {
      rest(REST_STEPS)
      return true
    }
    if (spins) this.#yield()
    this.#tail = -1
    return false
  }

  #hasMoved(): boolean {
    return this.#ring.tail() !== this.#tail || this.#nextSequence() !== this.#sequence
  }

  #nextSequence(): number {
    return load(this.#ring.memory, this.#ring.control + RING.word.nextSequence)
  }
}

function rest(steps: number): void {
  for (let step = steps; step > 0; ) step--
}
