import { IpcError } from '@ipc/core'
import {
  IPC_PRIVATE,
  Mapping,
  type SegmentStatus,
  SHM_DEST,
  shmctlRemove,
  shmctlStat,
  shmget,
} from '@ipc/ffi'
import { checkSize } from './check-size.js'
import { objectError, removedError, saysRemoved } from './object-errors.js'
import { checkKey, keyAddress, type ObjectOptions, sysvFlags } from './object-options.js'
import { segmentError } from './segment-error.js'
import { SharedMemoryObject } from './shared-memory-object.js'

/** How a System V segment is opened. */
export type SysvSharedMemoryOptions = ObjectOptions & {
  /** Bytes. Needed where it is made; of a segment that is there, what it must have at least. @default all that it has */
  readonly size?: number | undefined
}

/**
 * A System V shared memory segment as the kernel has it, attached; C, Perl and others attach the same one. It stays until it is
 * removed or the machine restarts, whatever becomes of its processes. A removed one goes on for who has it attached, and on
 * Linux for who attaches it by its identifier meanwhile; its memory goes with the last of them. Always attached to write: the
 * kernel answers a write through a view of a segment attached with SHM_RDONLY by SIGSEGV, and lets nobody change that afterwards
 * (PosixSharedMemory and Memfd have `readOnly`). Linux. Follows sysvipc(7).
 */
export class SysvSharedMemory extends SharedMemoryObject {
  /** The key of a segment that only its identifier finds: each `open` with it makes another. */
  static readonly IPC_PRIVATE = IPC_PRIVATE
  /** shmid, as ipcs prints it. */
  readonly id: number

  private constructor(id: number, size: number) {
    super(`System V segment ${id}`, Mapping.attach(id, size), undefined, false)
    this.id = id
  }

  /**
   * Attaches the segment of a key. Never waits. Follows shmget(2), shmat(2). @throws IpcError IPC_NOT_FOUND (`create: 'never'`),
   * IPC_EXISTS (`'exclusive'`), IPC_PERMISSION, IPC_MISMATCH (it is smaller than `size`), IPC_LIMIT naming SHMMAX, SHMMNI or SHMALL.
   */
  static open(key: number, options: SysvSharedMemoryOptions = {}): SysvSharedMemory {
    checkKey(key, options)
    const { create = 'if-missing', size } = options
    if (size !== undefined) checkSize(size)
    else if (create !== 'never')
      throw new TypeError(
        "a segment that may be made needs a size; to open what is there, say create: 'never'",
      )
    const address = keyAddress(key)
    try {
      return SysvSharedMemory.#attach(shmget(key | 0, size ?? 0, sysvFlags(options)))
    } catch (error) {
      throw segmentError(error, address, size ?? 0)
    }
  }

  /** Attaches the segment of an identifier that another process told. @throws IpcError IPC_NOT_FOUND, IPC_PERMISSION. */
  static byId(id: number): SysvSharedMemory {
    try {
      return SysvSharedMemory.#attach(id)
    } catch (error) {
      if (saysRemoved(error))
        throw new IpcError('IPC_NOT_FOUND', `there is no System V segment ${id}`, { cause: error })
      throw objectError(error, `cannot attach System V segment ${id}`, `System V segment ${id}`)
    }
  }

  /** What the kernel keeps of it, also after `detach`. Follows shmctl(2), IPC_STAT. @throws IpcError IPC_CLOSED when it is gone. */
  stat(): SegmentStatus & { readonly markedForRemoval: boolean } {
    try {
      const status = shmctlStat(this.id)
      return { ...status, markedForRemoval: (status.mode & SHM_DEST) !== 0 }
    } catch (error) {
      if (saysRemoved(error)) throw removedError(this.address, error)
      throw objectError(error, `cannot look at ${this.address}`, this.address)
    }
  }

  /**
   * Marks the segment for removal: its key is free at once, its memory when the last process detaches. False = it was
   * marked or gone already. Follows shmctl(2), IPC_RMID. @throws IpcError IPC_PERMISSION.
   */
  remove(): boolean {
    try {
      if ((shmctlStat(this.id).mode & SHM_DEST) !== 0) return false
      shmctlRemove(this.id)
      return true
    } catch (error) {
      if (saysRemoved(error)) return false
      throw objectError(error, `cannot remove ${this.address}`, this.address)
    }
  }

  /** Lets the memory go in this process; the segment stays, unless it is marked for removal. The same as `close`. Follows shmdt(2). */
  detach(): void {
    this.close()
  }

  static #attach(id: number): SysvSharedMemory {
    return new SysvSharedMemory(id, shmctlStat(id).size)
  }
}
