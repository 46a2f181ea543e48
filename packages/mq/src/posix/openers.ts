import { closeSync, constants, fchmodSync, fstatSync, openSync } from 'node:fs'
import { tryLockByte, tryLockShared, unlockByte } from '@ipc/ffi'

const OPENERS_BYTE = 0

/** A file whose lock all open handles of a mailbox share, so that the last to close knows that it is the last. */
export class Openers {
  readonly #fd: number

  /** Joins those who have the mailbox open. Hold its lock. */
  constructor(path: string, mode: number) {
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, mode)
    // The umask may have taken away what `mode` gives to others on purpose.
    if (fstatSync(this.#fd).uid === process.geteuid?.()) fchmodSync(this.#fd, mode)
    tryLockShared(this.#fd, OPENERS_BYTE)
  }

  /** Whether no other handle of any process is left. Hold the mailbox's lock. */
  isLast(): boolean {
    return tryLockByte(this.#fd, OPENERS_BYTE)
  }

  close(): void {
    unlockByte(this.#fd, OPENERS_BYTE)
    closeSync(this.#fd)
  }
}
