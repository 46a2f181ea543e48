import { IpcError } from '@ipc/core'
import { tryLockByte, unlockByte } from '@ipc/ffi'
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

  /**
   * Takes the role if nobody has it. @throws IpcError IPC_EXISTS when another has kept it for a quarter of a second.
   */
  tryTake(): boolean {
    if (this.#held) return true
    this.#held = tryLockByte(this.#descriptor, LockByte.reader)
    if (this.#held) {
      this.#refusedSince = undefined
      return true
    }
    const now = performance.now()
    this.#refusedSince ??= now
    if (now - this.#refusedSince < REFUSED_AFTER_MS) return false
    this.#refusedSince = undefined
    throw new IpcError(
      'IPC_EXISTS',
      `another handle receives from ${this.#address}, and messages of more than one packet have one reader: stop that ` +
        'one first, or make the mailbox with a maxMessageBytes of 4072 or less, which many may read',
      { address: this.#address },
    )
  }

  giveBack(): void {
    if (!this.#held) return
    this.#held = false
    unlockByte(this.#descriptor, LockByte.reader)
  }
}
