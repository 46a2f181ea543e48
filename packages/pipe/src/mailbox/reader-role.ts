import { IpcError } from '@ipc/core'
import { byteIsLocked, tryLockByte, unlockByte } from '@ipc/ffi'
import { FRAGMENT_DATA_BYTES } from './fragment.js'
import { LockByte } from './lock-byte.js'

// Long enough for another reader to give the role back, short enough to be told soon.
const REFUSED_AFTER_MS = 250

/**
 * The right to read a mailbox whose messages may be larger than one packet: their fragments must all come to the same
 * reader. The kernel gives it back when its holder dies.
 */
export class ReaderRole {
  readonly #descriptor: number
  readonly #address: string
  #held = false
  #refusedSince: number | undefined

  constructor(descriptor: number, address: string) {
    this.#descriptor = descriptor
    this.#address = address
  }

  get isHeld(): boolean {
    return this.#held
  }

  /** Takes the role if nobody has it. */
  tryTake(): boolean {
    if (this.#held) return true
    this.#held = tryLockByte(this.#descriptor, LockByte.reader)
    if (this.#held) this.#refusedSince = undefined
    else this.#refusedSince ??= performance.now()
    return this.#held
  }

  /** Why the role cannot be had; undefined as long as its holder may still be about to give it back. */
  refusal(): IpcError | undefined {
    if (this.#refusedSince === undefined || performance.now() - this.#refusedSince < REFUSED_AFTER_MS)
      return undefined
    // The next call begins anew.
    this.#refusedSince = undefined
    return new IpcError(
      'IPC_EXISTS',
      `another handle receives from ${this.#address}, and messages of more than one packet have one reader: stop that ` +
        `one first, or make the mailbox with a maxMessageBytes of ${FRAGMENT_DATA_BYTES} or less, which many may read`,
      { address: this.#address, limit: FRAGMENT_DATA_BYTES },
    )
  }

  isTakenByAnother(): boolean {
    return !this.#held && byteIsLocked(this.#descriptor, LockByte.reader)
  }

  giveBack(): void {
    if (!this.#held) return
    this.#held = false
    unlockByte(this.#descriptor, LockByte.reader)
  }
}
