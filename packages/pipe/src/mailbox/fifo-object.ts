import { unlinkSync } from 'node:fs'
import { tryLockByte, unlockByte } from '@ipc/ffi'
import { removeAttributes } from '@ipc/host'
import type { FifoPlace } from './fifo-place.js'
import { LockByte } from './lock-byte.js'
import { isSameFile } from './same-file.js'

const ALL_LOCKS = 3

/** An open FIFO of a mailbox, with the attributes that its creator gave it. */
export class FifoObject {
  readonly path: string
  readonly descriptor: number
  readonly pipeBytes: number
  readonly maxMessageBytes: number
  readonly #place: FifoPlace
  readonly #removeOnLastClose: boolean

  constructor(
    place: FifoPlace,
    descriptor: number,
    granted: {
      readonly pipeBytes: number
      readonly maxMessageBytes: number
      readonly removeOnLastClose: boolean
    },
  ) {
    this.path = place.path
    this.descriptor = descriptor
    this.pipeBytes = granted.pipeBytes
    this.maxMessageBytes = granted.maxMessageBytes
    this.#place = place
    this.#removeOnLastClose = granted.removeOnLastClose
  }

  /** Removes the name if it still leads here. Undefined = somebody is opening or removing it just now. */
  tryUnlink(): boolean | undefined {
    if (!tryLockByte(this.descriptor, LockByte.setup)) return undefined
    try {
      if (!isSameFile(this.descriptor, this.path)) return false
      removeAttributes(this.#place.attributes)
      unlinkSync(this.path)
      return true
    } finally {
      unlockByte(this.descriptor, LockByte.setup)
    }
  }

  /** Gives every lock back; who was the last user removes the FIFO where that was asked for. The descriptor stays open. */
  letGo(): void {
    // Our own lock is shared with the other users: it becomes exclusive only where there is none.
    if (this.#removeOnLastClose && tryLockByte(this.descriptor, LockByte.user)) this.tryUnlink()
    unlockByte(this.descriptor, 0, ALL_LOCKS)
  }
}
