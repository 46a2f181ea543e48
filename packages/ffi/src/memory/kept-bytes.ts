import { addressOf } from '../backend/libc.js'

/** Memory that one system call after another is given: it is asked once where it lies, which takes a tenth of a short write. */
export class KeptBytes {
  readonly bytes: Uint8Array
  /** For this package's calls. */
  readonly address: number

  /** `length` bytes of zeros. */
  constructor(length: number) {
    this.bytes = new Uint8Array(new ArrayBuffer(length))
    this.address = addressOf(this.bytes)
  }
}
