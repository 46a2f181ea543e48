import { close, O, pipe2, read, setPipeSize, tee } from '@ipc/ffi'

const DEFAULT_PIPE_BYTES = 65_536

/** A private pipe that shows what is in another without taking it. Empty between two looks, so all handles of a thread share it. */
class PeekPipe {
  #ends: { readonly readEnd: number; readonly writeEnd: number } | undefined
  #wantedBytes = DEFAULT_PIPE_BYTES
  #users = 0

  /** Each user calls `release` once. */
  acquire(): void {
    this.#users++
  }

  release(): void {
    if (--this.#users === 0) this.#close()
  }

  /** Copies what is in the pipe `from`, as far as it fits `into`, which is as large as that pipe. Returns the bytes. */
  look(from: number, into: Uint8Array): number {
    this.#ends ??= pipe2(O.NONBLOCK)
    const { readEnd, writeEnd } = this.#ends
    if (this.#wantedBytes < into.length) this.#enlarge(writeEnd, into.length)
    const seen = tee(from, writeEnd, into.length)
    if (seen <= 0) return 0
    const count = read(readEnd, into)
    // What would be left must not be taken for another FIFO's.
    if (count !== seen) this.#close()
    return Math.max(0, count)
  }

  #enlarge(writeEnd: number, bytes: number): void {
    this.#wantedBytes = bytes
    try {
      setPipeSize(writeEnd, bytes)
    } catch {
      // A smaller one shows fewer pages at a time, and no fragment crosses a page.
    }
  }

  #close(): void {
    if (this.#ends === undefined) return
    close(this.#ends.readEnd)
    close(this.#ends.writeEnd)
    this.#ends = undefined
    this.#wantedBytes = DEFAULT_PIPE_BYTES
  }
}

export const peekPipe = new PeekPipe()
