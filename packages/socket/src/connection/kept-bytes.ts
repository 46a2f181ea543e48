/** Bytes that wait for the kernel to take them, oldest first. */
export class KeptBytes {
  #pieces: Uint8Array[] = []
  #at = 0
  length = 0

  /** Keeps `bytes` themselves: whoever may change them afterwards passes a copy. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pieces.push(bytes)
    this.length += bytes.length
  }

  /** The oldest piece, less what was taken of it. Undefined = nothing is kept. */
  first(): Uint8Array | undefined {
    const piece = this.#pieces[0]
    return piece === undefined ? undefined : this.#at === 0 ? piece : piece.subarray(this.#at)
  }

  /** Forgets that many bytes of the oldest piece. */
  took(count: number): void {
    const piece = this.#pieces[0] as Uint8Array
    this.length -= count
    this.#at += count
    if (this.#at < piece.length) return
    this.#pieces.shift()
    this.#at = 0
  }
}
