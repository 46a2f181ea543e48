import type { Claim } from '@ipc/core'

/** What ends a claim: with the length to send, or undefined to give the space back. */
export type Settle = (position: number, length: number | undefined) => void

/** Space in a ring that its claimant writes in place. A class, so that a claim costs one object and no function. */
class RingClaim implements Claim {
  readonly view: Uint8Array
  /** The view has none once its buffer was transferred away. */
  readonly #length: number
  readonly #position: number
  readonly #settle: Settle
  #open = true

  constructor(view: Uint8Array, position: number, settle: Settle) {
    this.view = view
    this.#length = view.length
    this.#position = position
    this.#settle = settle
  }

  commit(length = this.#length): void {
    if (!(Number.isInteger(length) && length >= 0 && length <= this.#length)) {
      throw new RangeError(`a claim of ${this.#length} bytes cannot be committed with ${length}`)
    }
    this.#end(length)
  }

  abort(): void {
    this.#end(undefined)
  }

  [Symbol.dispose](): void {
    if (this.#open) this.#end(undefined)
  }

  #end(length: number | undefined): void {
    if (!this.#open) throw new TypeError('this claim was committed or aborted before')
    this.#open = false
    this.#settle(this.#position, length)
  }
}

/** A claim of the record at `position` whose end is `settle`. Ends once. */
export function makeClaim(view: Uint8Array, position: number, settle: Settle): Claim {
  return new RingClaim(view, position, settle)
}
