import type { Claim } from '@ipc/core'
import type { Entry } from './entry-list.js'

/** Room for a message, written in place: the committed bytes are those that were claimed. */
export class MemoryClaim implements Claim {
  readonly view: Uint8Array
  readonly #settle: (committed: Entry | undefined) => void
  #open = true

  /** `settle` is called once: with the message, or with undefined when the room is given back. */
  constructor(bytes: number, settle: (committed: Entry | undefined) => void) {
    this.view = new Uint8Array(bytes)
    this.#settle = settle
  }

  commit(length = this.view.length): void {
    if (!this.#open) throw new TypeError('this claim was already committed or aborted')
    if (!Number.isInteger(length) || length < 0 || length > this.view.length) {
      throw new RangeError(`the length to commit is ${length}: it must be 0 to ${this.view.length}`)
    }
    this.#open = false
    const header = { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0 }
    this.#settle({ bytes: this.view.subarray(0, length), header })
  }

  abort(): void {
    if (!this.#open) return
    this.#open = false
    this.#settle(undefined)
  }

  [Symbol.dispose](): void {
    this.abort()
  }
}
