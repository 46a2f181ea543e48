import { write } from '@ipc/ffi'

/** The rest of a message of which a part is in a pipe: it goes before all else. */
export class OwedBytes {
  readonly #descriptor: number
  #bytes: Uint8Array | undefined

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  /** What is owed; undefined = nothing. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes
  }

  /** Owes these from now on, which nobody else may change. */
  owe(bytes: Uint8Array): void {
    this.#bytes = bytes
  }

  /** Writes what is owed. True = nothing is, and another message may begin. */
  payOff(): boolean {
    const bytes = this.#bytes
    if (bytes === undefined) return true
    const written = write(this.#descriptor, bytes)
    if (written === bytes.length) this.#bytes = undefined
    else if (written > 0) this.#bytes = bytes.subarray(written)
    return this.#bytes === undefined
  }
}
