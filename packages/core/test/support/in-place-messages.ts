import type { Header, InPlace } from '@ipc/core/adapter'

/** What a mechanism with in-place reads has: messages in memory of its own, which is overwritten once they are released. */
export class InPlaceMessages {
  readonly released: number[] = []
  readonly #memory = new Uint8Array(1)
  readonly #next: () => { readonly value: number; readonly header?: Partial<Header> } | undefined

  /** `next`: the value of the next message, and what stands beside it. */
  constructor(next: () => { readonly value: number; readonly header?: Partial<Header> } | undefined) {
    this.#next = next
  }

  readonly tryRead = (into: Header): InPlace | undefined => {
    const found = this.#next()
    if (found === undefined) return undefined
    Object.assign(into, { kind: 0, correlation: 0, ...found.header })
    this.#memory[0] = found.value
    return {
      view: this.#memory,
      release: () => {
        this.released.push(found.value)
        this.#memory[0] = 255
      },
    }
  }
}
