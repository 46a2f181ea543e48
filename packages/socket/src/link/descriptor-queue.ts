import { IpcError } from '@ipc/core'
import { close } from '@ipc/ffi'

/** How many descriptors a link holds that its receiver has not asked for: each is an open file of the receiving process. */
export const MOST_DESCRIPTORS = 16

// Those of a link that nobody holds any more, which was neither drained nor closed.
const forgotten = new FinalizationRegistry((held: number[]) => closeAll(held))

/** Descriptors that came by a link and are not received yet. */
export class DescriptorQueue {
  // -1: one that this process could not open.
  readonly #held: number[] = []
  readonly #address: string
  #discards = false

  constructor(address: string) {
    this.#address = address
    forgotten.register(this, this.#held)
  }

  get length(): number {
    return this.#held.length
  }

  /** False = there are more than a sender of ours sends; it is closed. */
  push(descriptor: number): boolean {
    const hasRoom = this.#held.length < MOST_DESCRIPTORS
    if (hasRoom && !this.#discards) this.#held.push(descriptor)
    else if (descriptor >= 0) close(descriptor)
    return hasRoom
  }

  shift(): number | undefined {
    const descriptor = this.#held.shift()
    if (descriptor !== -1) return descriptor
    throw new IpcError(
      'IPC_LIMIT',
      `a descriptor that came by ${this.#address} is lost, since this process may open no more: raise ulimit -n, or close some`,
      { address: this.#address },
    )
  }

  /** Closes all, and all that come. */
  discard(): void {
    this.#discards = true
    closeAll(this.#held)
  }
}

function closeAll(held: number[]): void {
  for (const descriptor of held.splice(0)) if (descriptor >= 0) close(descriptor)
}
