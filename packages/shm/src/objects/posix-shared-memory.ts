import { fstatSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { close, Mapping, O, shmOpen, shmUnlink } from '@ipc/ffi'
import { isStillThere } from '../segment/hold-alone.js'
import { allocateMemory, allocateMemorySync } from './allocate-memory.js'
import { checkSize } from './check-size.js'
import { objectError } from './object-errors.js'
import { checkPosixObjectName, type ObjectOptions, posixFlags } from './object-options.js'
import { SharedMemoryObject } from './shared-memory-object.js'

const LONGEST_NAME = 254

/** How POSIX shared memory is opened. */
export type PosixSharedMemoryOptions = ObjectOptions & {
  /** Bytes. Needed where it is made; of an object that is there, what it must have at least. @default all that it has */
  readonly size?: number | undefined
  /** O_RDONLY: what is written through it stays in this process, and hides later changes of that page. @default false */
  readonly readOnly?: boolean | undefined
}

interface Opened {
  readonly fd: number
  /** Bytes that it has; 0 for one that was just made. */
  readonly present: number
}

/**
 * A POSIX shared memory object as the system has it, mapped: on Linux the file /dev/shm/NAME, which C, Python and others open by
 * shm_open and mmap. It stays until `unlink` or a restart of the machine, whatever becomes of its processes. Its memory
 * is taken when it is made, so that a full /dev/shm is an error then. Who makes the file shorter afterwards ends every
 * process that touches the lost part (SIGBUS): no other process can prevent that; `memfd` has seals against it.
 * Linux. Follows shm_overview(7).
 */
export class PosixSharedMemory extends SharedMemoryObject {
  /** As shm_open takes it. */
  readonly name: string

  private constructor(name: string, mapping: Mapping, fd: number, readOnly: boolean) {
    super(`/dev/shm${name}`, mapping, fd, readOnly)
    this.name = name
  }

  /**
   * The object of a name (a slash, then up to 254 bytes without one), mapped whole. Making takes some 0.4 ms a MiB, the event loop
   * turns meanwhile. Follows shm_open(3), mmap(2). @throws IpcError IPC_NOT_FOUND (`create: 'never'`), IPC_EXISTS
   * (`'exclusive'`), IPC_PERMISSION, IPC_MISMATCH (it is smaller than `size`), IPC_LIMIT when /dev/shm is full.
   */
  static async open(name: string, options: PosixSharedMemoryOptions = {}): Promise<PosixSharedMemory> {
    const opened = openObject(name, options)
    try {
      if (opened.present === 0) await allocateMemory(opened.fd, options.size as number)
    } catch (error) {
      throw giveUp(error, name, opened)
    }
    return PosixSharedMemory.#map(name, opened, options)
  }

  /** As `open`, at once, blocking the thread while the memory is taken. */
  static openSync(name: string, options: PosixSharedMemoryOptions = {}): PosixSharedMemory {
    const opened = openObject(name, options)
    try {
      if (opened.present === 0) allocateMemorySync(opened.fd, options.size as number)
    } catch (error) {
      throw giveUp(error, name, opened)
    }
    return PosixSharedMemory.#map(name, opened, options)
  }

  /** Removes a name; who has the memory open keeps it. False = there was none. Follows shm_unlink(3). @throws IpcError IPC_PERMISSION. */
  static unlink(name: string): boolean {
    checkPosixObjectName(name, LONGEST_NAME)
    try {
      shmUnlink(name)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw objectError(error, `cannot unlink shared memory ${name}`, name)
    }
  }

  static #map(
    name: string,
    { fd }: Opened,
    { readOnly = false }: PosixSharedMemoryOptions,
  ): PosixSharedMemory {
    try {
      return new PosixSharedMemory(name, Mapping.map(fd, fstatSync(fd).size, { readOnly }), fd, readOnly)
    } catch (error) {
      close(fd)
      throw objectError(error, `cannot map shared memory ${name}`, name)
    }
  }

  /** Removes the name, as the static `unlink`. */
  unlink(): boolean {
    return PosixSharedMemory.unlink(this.name)
  }
}

function openObject(name: string, options: PosixSharedMemoryOptions): Opened {
  checkPosixObjectName(name, LONGEST_NAME)
  const { size, mode = 0o600, readOnly = false } = options
  if (size !== undefined) checkSize(size)
  const flags = posixFlags(options)
  if (flags !== 0 && (size === undefined || readOnly))
    throw new TypeError(
      "memory that may be made needs a size and must be writable; to open what is there, say create: 'never'",
    )
  let fd: number
  try {
    fd = shmOpen(name, flags | (readOnly ? O.RDONLY : O.RDWR), mode)
  } catch (error) {
    throw objectError(error, `cannot open shared memory ${name}`, name)
  }
  const present = fstatSync(fd).size
  if (present >= (size ?? 1) || (present === 0 && flags !== 0)) return { fd, present }
  close(fd)
  throw new IpcError(
    'IPC_MISMATCH',
    `shared memory ${name} has ${present} bytes, not ${size ?? 'one'}: ${
      present === 0
        ? 'its maker has not given it a length yet'
        : 'open it with a smaller size or with none, or unlink it first'
    }`,
    { address: name, limit: present },
  )
}

function giveUp(error: unknown, name: string, { fd }: Opened): unknown {
  // It had no byte before, so nobody else can need it.
  if (isStillThere(`/dev/shm${name}`, fd)) PosixSharedMemory.unlink(name)
  close(fd)
  return objectError(error, `cannot take memory for ${name}`, name)
}
