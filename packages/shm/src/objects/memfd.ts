import { fstatSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'
import { addSeals, close, getSeals, Mapping, memfdCreate, O, open } from '@ipc/ffi'
import { allocateMemory, allocateMemorySync } from './allocate-memory.js'
import { checkSize } from './check-size.js'
import { type MemfdSeal, sealBits, sealsOf } from './memfd-seals.js'
import { objectError } from './object-errors.js'
import { SharedMemoryObject } from './shared-memory-object.js'

/** How a memfd is made. */
export interface MemfdOptions {
  /** Bytes. */
  readonly size: number
  /** @default ['shrink', 'grow']: nobody can make it another length, so that no process meets SIGBUS */
  readonly seals?: readonly MemfdSeal[] | undefined
}

// 255 less the six of "memfd:".
const LONGEST_NAME = 249

/**
 * Shared memory without a name, mapped, known by its descriptor: for children, who inherit it, and for processes of the same user,
 * who open it through /proc/PID/fd/N. Its memory goes with the last descriptor and mapping. Linux. Follows memfd_create(2).
 */
export class Memfd extends SharedMemoryObject {
  private constructor(name: string, mapping: Mapping, fd: number, readOnly: boolean) {
    super(name, mapping, fd, readOnly)
  }

  /**
   * Maps the memfd at a path: `/proc/PID/fd/N` of another process of this user (its `path`), or `/proc/self/fd/N` of
   * one that was inherited. One sealed against writing is mapped read-only, as `readOnly` asks for: what is written stays in
   * this process. Look at `seals` before you rely on them. Never waits. @throws IpcError IPC_NOT_FOUND, IPC_PERMISSION,
   * IPC_MISMATCH for a file that is no shared memory or has no bytes.
   */
  static open(path: string, options: { readonly readOnly?: boolean | undefined } = {}): Memfd {
    let fd: number
    try {
      fd = open(path, O.RDWR | O.CLOEXEC)
    } catch (error) {
      throw fromSystemError(
        error,
        `cannot open the memfd ${path} (is its process alive, and this user's?)`,
        path,
      )
    }
    const seals = sealsOfMemfd(fd, path)
    const readOnly = options.readOnly === true || seals.includes('write') || seals.includes('future-write')
    return Memfd.#map(path, fd, readOnly)
  }

  /** @internal For `memfd`. */
  static make(name: string, fd: number, seals: readonly MemfdSeal[]): Memfd {
    const memory = Memfd.#map(`memfd:${name}`, fd, false)
    try {
      memory.addSeals(...seals)
      return memory
    } catch (error) {
      memory.close()
      throw error
    }
  }

  // The descriptor is closed where it cannot be mapped.
  static #map(name: string, fd: number, readOnly: boolean): Memfd {
    try {
      const { size } = fstatSync(fd)
      if (size > 0) return new Memfd(name, Mapping.map(fd, size, { readOnly }), fd, readOnly)
    } catch (error) {
      close(fd)
      throw objectError(error, `cannot map ${name}`, name)
    }
    close(fd)
    throw new IpcError('IPC_MISMATCH', `${name} has no bytes: its maker gives it a length`, { address: name })
  }

  /** The system's own number, for a child's `stdio`. Belongs to this object. */
  get descriptor(): number {
    return this.openDescriptor()
  }

  /** Where another process of this user opens it while this one has it open. */
  get path(): string {
    return `/proc/${process.pid}/fd/${this.openDescriptor()}`
  }

  /** What is forbidden now. Follows fcntl(2), F_GET_SEALS. */
  get seals(): readonly MemfdSeal[] {
    return sealsOf(getSeals(this.openDescriptor()))
  }

  /**
   * Forbids for ever. 'write' is refused while anybody, this object too, has it mapped to write: 'future-write' (Linux 5.1)
   * leaves those their mappings and keeps later ones from writing. Follows fcntl(2), F_ADD_SEALS. @throws IpcError
   * IPC_PERMISSION when sealed against sealing, IPC_SYSTEM (EBUSY) while mapped to write.
   */
  addSeals(...seals: MemfdSeal[]): void {
    const bits = sealBits(seals)
    const fd = this.openDescriptor()
    try {
      if (bits !== 0) addSeals(fd, bits)
    } catch (error) {
      const busy = (error as NodeJS.ErrnoException).code === 'EBUSY'
      const cure = busy ? ": it is mapped to write, take 'future-write'" : ''
      throw fromSystemError(
        error,
        `cannot seal ${this.address} against ${seals.join(', ')}${cure}`,
        this.address,
      )
    }
  }
}

/**
 * Makes shared memory without a name, mapped, sealed against another length. `name` (up to 249 bytes) is only for people
 * who look into /proc. Taking the memory takes some 0.4 ms a MiB, the event loop turns meanwhile. Follows memfd_create(2).
 * @throws IpcError IPC_LIMIT (descriptors, memory); TypeError, RangeError for a bad name, seal or size.
 */
export async function memfd(name: string, options: MemfdOptions): Promise<Memfd> {
  const { fd, seals } = create(name, options)
  try {
    await allocateMemory(fd, options.size)
  } catch (error) {
    close(fd)
    throw objectError(error, `cannot take memory for the memfd ${name}`, name)
  }
  return Memfd.make(name, fd, seals)
}

/** As `memfd`, at once, blocking the thread while the memory is taken. */
export function memfdSync(name: string, options: MemfdOptions): Memfd {
  const { fd, seals } = create(name, options)
  try {
    allocateMemorySync(fd, options.size)
  } catch (error) {
    close(fd)
    throw objectError(error, `cannot take memory for the memfd ${name}`, name)
  }
  return Memfd.make(name, fd, seals)
}

function create(name: string, { size, seals = ['shrink', 'grow'] }: MemfdOptions) {
  if (typeof name !== 'string' || Buffer.byteLength(name) > LONGEST_NAME)
    throw new TypeError(`the name of a memfd has up to ${LONGEST_NAME} bytes`)
  checkSize(size)
  sealBits(seals)
  try {
    return { fd: memfdCreate(name, { sealable: true }), seals }
  } catch (error) {
    throw objectError(error, `cannot make the memfd ${name}`, name)
  }
}

function sealsOfMemfd(fd: number, path: string): MemfdSeal[] {
  try {
    return sealsOf(getSeals(fd))
  } catch (error) {
    close(fd)
    throw new IpcError('IPC_MISMATCH', `${path} is no memfd: open it as what it is`, {
      address: path,
      cause: error,
    })
  }
}
