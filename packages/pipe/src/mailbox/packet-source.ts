import { read } from '@ipc/ffi'
import { FRAGMENT_BYTES } from './fragment.js'
import type { FragmentSource } from './fragment-source.js'

// Foreign bytes and the packets behind them come in one read, and what does not fit would be lost.
let scratch = new Uint8Array(16 * FRAGMENT_BYTES)

/** A FIFO in packet mode, where each read takes exactly what one write put in: any number of readers. */
export class PacketSource implements FragmentSource {
  readonly #descriptor: number

  constructor(descriptor: number, pipeBytes: number) {
    this.#descriptor = descriptor
    if (scratch.length < pipeBytes) scratch = new Uint8Array(pipeBytes)
  }

  get bytes(): Uint8Array {
    return scratch
  }

  take(): number {
    return Math.max(0, read(this.#descriptor, scratch))
  }

  /** Every message is one fragment: nobody waits for an end. */
  endsInPipe(): ReadonlySet<string> {
    return new Set()
  }

  forget(): void {}

  close(): void {}
}
