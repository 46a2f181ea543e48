import type { SharedMemory } from '../../src/memory/words.js'

/** Thrown to leave a participant at the step that it has come to. */
export class Paused extends Error {}

/** What a participant's steps gave so far. Run again with it, the participant comes to the same point. */
export type Log = readonly unknown[]

/**
 * Stands in for src/memory/words.ts: each call is a step of a participant. All that a participant does between two steps
 * is its own, so running it again from its log, and one step further, is as good as having stopped it there.
 */
class Stepper {
  log: unknown[] = []
  #at = 0
  #limit = 0
  #leaving = false

  /** Runs `action` through the steps of `log` and, where `more` says so, one new step on the memory as it is now. */
  run<T>(log: Log, more: boolean, action: () => T): { log: Log; result: T | undefined; done: boolean } {
    this.log = [...log]
    this.#at = 0
    this.#limit = log.length + (more ? 1 : 0)
    this.#leaving = false
    try {
      const result = action()
      return { log: this.log, result, done: true }
    } catch (error) {
      if (error instanceof Paused) return { log: this.log, result: undefined, done: false }
      throw error
    }
  }

  step<T>(perform: () => T): T {
    // Unwinding: what stands in `finally` is not reached by a participant that stops here.
    if (this.#leaving) return undefined as T
    const at = this.#at++
    if (at < this.log.length) return this.log[at] as T
    if (at >= this.#limit) {
      this.#leaving = true
      throw new Paused()
    }
    const result = perform()
    this.log.push(result)
    return result
  }

  /** Done once, together with the step before it. */
  between(perform: () => void): void {
    if (!this.#leaving && this.#at === this.log.length && this.#at === this.#limit) perform()
  }
}

export const stepper = new Stepper()

/** Memory of which some words are never written: to read one is no step, and gives 0. */
export interface ModelMemory extends SharedMemory {
  readonly isUnused?: (index: number) => boolean
}

export const load = ({ words, isUnused }: ModelMemory, index: number): number =>
  isUnused?.(index) === true ? 0 : stepper.step(() => words[index] as number)
/** A step like any other: the model need not know that nobody writes meanwhile. */
export const get = load
export const glance = load
export const store = ({ words }: SharedMemory, index: number, value: number): void =>
  stepper.step(() => {
    words[index] = value
  })
/** A step like any other: the model's processors show their writes in order. */
export const publish = store
/** No step of its own: nobody reads what is put before the store that publishes it, so it may as well come with the step before. */
export const put = ({ words }: SharedMemory, index: number, value: number): void =>
  stepper.between(() => {
    words[index] = value
  })
export const exchange = ({ words }: SharedMemory, index: number, value: number): number =>
  stepper.step(() => {
    const before = words[index] as number
    words[index] = value
    return before
  })
export const compareExchange = (
  { words }: SharedMemory,
  index: number,
  expected: number,
  next: number,
): boolean =>
  stepper.step(() => {
    if (words[index] !== expected) return false
    words[index] = next
    return true
  })
export const copyIn = ({ bytes }: SharedMemory, at: number, message: Uint8Array): void =>
  stepper.between(() => bytes.set(message, at))
export const copyOut = ({ bytes }: SharedMemory, at: number, length: number): Uint8Array =>
  stepper.step(() => bytes.slice(at, at + length))
export const copyOutIntoSlab = copyOut
