import { type Mapping, ThreadDescriptor } from '@ipc/ffi'
import { closedError } from './object-errors.js'

/** What a `Mutex` needs of the memory that it lies in. */
export interface Inside {
  readonly mapping: Mapping
  /** Undefined for a System V segment, which has none. */
  readonly descriptor: number | undefined
  readonly readOnly: boolean
  /** What is called before the memory goes. */
  readonly closers: Set<() => void>
}

let insideOf: (memory: SharedMemoryObject) => Inside

/**
 * Shared memory of the system in this process's address space: `PosixSharedMemory`, `SysvSharedMemory` and what `memfd`
 * makes. The bytes are the object's own, from its first to its last: nothing is added.
 */
export abstract class SharedMemoryObject {
  /** The system's own name for it. */
  readonly address: string
  /** Bytes. */
  readonly size: number
  readonly #inside: Inside
  readonly #owner: ThreadDescriptor | undefined

  static {
    insideOf = (memory) => memory.#inside
  }

  protected constructor(
    address: string,
    mapping: Mapping,
    descriptor: number | undefined,
    readOnly: boolean,
  ) {
    this.address = address
    this.size = mapping.length
    this.#inside = { mapping, descriptor, readOnly, closers: new Set() }
    // Last: until here the descriptor is the caller's, who closes it when something fails.
    if (descriptor !== undefined) this.#owner = new ThreadDescriptor(descriptor)
  }

  /**
   * The memory itself. `Atomics.load`, `store` and `compareExchange` work between processes on typed arrays over it,
   * `Atomics.wait` does not. After `close` it reads zeros, and so does every view of it, kept or transferred: none can crash.
   * The same buffer each time, unless it was transferred away: then a new one.
   */
  get buffer(): ArrayBuffer {
    return this.bytes.buffer as ArrayBuffer
  }

  /** The memory as bytes. */
  get bytes(): Uint8Array {
    return this.#inside.mapping.lent
  }

  get closed(): boolean {
    return this.#inside.mapping.closed
  }

  /** Lets the memory go at once, and every `Mutex` handle on it; the object stays. Idempotent. */
  close(): void {
    if (this.closed) return
    const { mapping, closers } = this.#inside
    for (const closer of [...closers]) closer()
    mapping.close()
    this.#owner?.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** The descriptor; throws `IPC_CLOSED` after close, when its number may be another's. */
  protected openDescriptor(): number {
    const { descriptor } = this.#inside
    if (this.closed || descriptor === undefined) throw closedError(this.address)
    return descriptor
  }
}

export { insideOf }
