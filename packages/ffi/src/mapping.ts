import { fstatSync } from 'node:fs'
import { libcFunction, onFirstUse, view } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { SystemCall } from './errors/system-call.js'
import { AddressRange } from './memory/address-range.js'
import { mmap, munmap, READ_WRITE, RESERVE } from './memory/mmap.js'
import { shmctlStat } from './sysv-shared-memory.js'

const libc = onFirstUse(() => ({
  shmat: libcFunction<(id: number, address: number, flags: number) => number>('shmat', 'long', [
    'int',
    'address',
    'int',
  ]),
  pageSize: libcFunction<() => number>('getpagesize', 'int', [])(),
}))
const shmatCall = new SystemCall('shmat', { reported: ['EACCES', 'EIDRM', 'EINVAL', 'EMFILE'] })

export interface MapOptions {
  /** Where in the object the mapping begins: a multiple of the page size. */
  readonly offset?: number | undefined
  /** The object is not changed through it: what is written stays in this process, hides that page's later changes, and never crashes. */
  readonly readOnly?: boolean | undefined
}

/**
 * Shared memory in this process's address space. `Atomics.load`, `store` and `compareExchange` work on it between
 * processes; `Atomics.wait` and `notify` do not (see `futexWait`). No view ever crashes the process: after `close` all
 * of them, kept or transferred, read zeros. The addresses go back when the last view is collected.
 * A file that another process makes shorter is SIGBUS all the same: seal a memfd against it. Follows mmap(2), shmat(2).
 */
export class Mapping {
  /** For the owner of the mapping alone: what others get is `lent`. */
  readonly buffer: ArrayBuffer
  readonly bytes: Uint8Array
  readonly int32: Int32Array
  /** Usable bytes. */
  readonly length: number
  readonly #range: AddressRange
  #lent: Uint8Array | undefined
  #closed = false

  private constructor(address: number, length: number, mappedLength: number) {
    this.length = length
    this.buffer = view(address, length)
    this.bytes = new Uint8Array(this.buffer)
    this.int32 = new Int32Array(this.buffer, 0, length >>> 2)
    this.#range = new AddressRange(address, mappedLength)
    this.#range.carry(this.buffer)
  }

  /**
   * Maps `length` bytes of a file, shared memory object or memfd; the descriptor may be closed afterwards.
   * @throws SystemError; RangeError when the object is shorter, since touching what it lacks would end the process.
   */
  static map(fd: number, length: number, options: MapOptions = {}): Mapping {
    const offset = options.offset ?? 0
    checkLength(length)
    checkObjectHolds(fd, offset + length)
    const flags =
      options.readOnly === true ? constants.MAP_PRIVATE | constants.MAP_NORESERVE : constants.MAP_SHARED
    return new Mapping(mmap(0, length, READ_WRITE, flags, fd, offset), length, wholePages(length))
  }

  /**
   * Maps the same `length` bytes twice in a row, so that what runs over the end of a ring goes on at its start: the
   * buffer has twice the length. @throws SystemError; RangeError when length is no multiple of the page size or too long.
   */
  static mapTwice(
    fd: number,
    length: number,
    options: { readonly offset?: number | undefined } = {},
  ): Mapping {
    const offset = options.offset ?? 0
    checkLength(length)
    if (length !== wholePages(length))
      throw new RangeError(`${length} is no multiple of the page size ${libc().pageSize}`)
    checkObjectHolds(fd, offset + length)
    const address = mmap(0, length * 2, constants.PROT_NONE, RESERVE)
    const shared = constants.MAP_SHARED | constants.MAP_FIXED
    try {
      for (const half of [address, address + length]) mmap(half, length, READ_WRITE, shared, fd, offset)
    } catch (error) {
      munmap(address, length * 2)
      throw error
    }
    return new Mapping(address, length * 2, length * 2)
  }

  /**
   * Attaches a System V segment. With `readOnly` the pages cannot be written: a write through a view is a segmentation
   * fault, so give such views to nobody. @throws SystemError; RangeError when the segment is shorter.
   */
  static attach(id: number, length: number, readOnly = false): Mapping {
    checkLength(length)
    const { size } = shmctlStat(id)
    if (size < length)
      throw new RangeError(`segment ${id} holds ${size} bytes, fewer than the ${length} to be mapped`)
    const address = libc().shmat(id, 0, readOnly ? constants.SHM_RDONLY : 0)
    if (address === -1) shmatCall.failed(id)
    return new Mapping(address, length, wholePages(size))
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * The same bytes for code that is not ours. It may transfer their buffer away (transfer() on Node 22, byte streams on every
   * Node), which leaves `buffer`, `bytes` and `int32` as they are: the next call gives a new view. The same one until then.
   */
  get lent(): Uint8Array {
    const lent = this.#lent
    return lent !== undefined && lent.length > 0 ? lent : this.#lend()
  }

  /** The address of a byte, for futex calls. Meaningless after close. */
  addressOf(offset: number): number {
    if (!(offset >= 0 && offset < this.length))
      throw new RangeError(`offset ${offset} is outside of ${this.length} bytes`)
    return this.#range.start + offset
  }

  /** Lets the shared memory go at once; every view of it reads zeros from then on. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#range.empty()
    this.#closed = true
    this.#seeWhetherMoved()
  }

  #lend(): Uint8Array {
    this.#seeWhetherMoved()
    const buffer = view(this.#range.start, this.length)
    this.#range.carryLent(buffer)
    this.#lent = new Uint8Array(buffer)
    return this.#lent
  }

  #seeWhetherMoved(): void {
    if (this.#lent?.length === 0) this.#range.wasMoved(this.#lent.buffer as ArrayBuffer)
  }
}

function checkLength(length: number): void {
  if (!(Number.isSafeInteger(length) && length > 0)) throw new RangeError(`a mapping of ${length} bytes`)
}

function checkObjectHolds(fd: number, length: number): void {
  const { size } = fstatSync(fd)
  if (size < length)
    throw new RangeError(`descriptor ${fd} holds ${size} bytes, fewer than the ${length} to be mapped`)
}

function wholePages(length: number): number {
  const { pageSize } = libc()
  return Math.ceil(length / pageSize) * pageSize
}
