import { IpcError, type NoWait, type Opt, type Wait, type WaitSync } from '@ipc/core'
import { waitSync } from '@ipc/core/adapter'
import { futexWait, futexWake, schedYield } from '@ipc/ffi'
import { waitFor } from '@ipc/host'
import { lookAgain, looks } from './looks.js'
import { LockedOwners, type MutexOwners, ProcessOwners } from './mutex-owner.js'
import { MUTEX } from './mutex-word.js'
import { closedError, objectError } from './object-errors.js'
import { type Inside, insideOf, type SharedMemoryObject } from './shared-memory-object.js'

/** Where a Mutex lies. */
export type MutexOptions = Opt<{
  /** Of its 16 bytes, from the start of the memory: a multiple of 4. They must be zeros before its first use, as new memory is. @default 0 */
  offset: number
}>

/** What a lock that was taken says. Leaving the scope of `using` unlocks it. */
export interface MutexLock extends Disposable {
  /** The last owner died with the lock: what it protects may be half changed. Said once, to who takes it over. */
  readonly ownerDied: boolean
}

// A holder that needs no longer is waited for without sleeping.
const SPINS = 100
const ALL = 0x7fff_ffff

/**
 * A lock between processes, 16 bytes in any shared memory of this package. Not recursive, in no order. A lock whose owner
 * died is taken over by the next who asks (who sleeps in `lockSync` asks each 50 ms), some milliseconds after the death, with
 * `ownerDied: true`; a stopped owner's never. An owner is a thread: a worker that ends, also by terminate(), dies with its locks (in a
 * System V segment an owner is a process: there they stay locked until it ends). `lockSync` sleeps on a futex. A futex has no descriptor, so `lock` looks: an unlock is found within 1 ms or a
 * tenth of the time already waited, 20 ms at most, at some 0.5 % of a core while anybody in the thread waits.
 *
 * Each handle keeps one descriptor (none in a System V segment). Owners are known by locks that the kernel keeps on the object's file; in a
 * System V segment by process number and start, so there all must be in one pid namespace. Linux. As
 * pthread_mutex_lock(3) with PTHREAD_MUTEX_ROBUST; not a pthread_mutex_t: C programs use include/ipc_mutex.h.
 */
export class Mutex {
  readonly #address: string
  readonly #words: Int32Array
  readonly #owner: number
  readonly #sleepers: number
  readonly #futex: number
  readonly #owners: MutexOwners
  readonly #inside: Inside
  readonly #closer = () => this.close()
  #holds = false
  /** Counts the times that this handle got the lock. */
  #turn = 0
  #closed = false

  /**
   * A handle on the Mutex at an offset. @throws RangeError where 16 bytes do not fit at a multiple of 4, TypeError for
   * read-only memory; IpcError IPC_CLOSED for closed memory, IPC_CORRUPT where something else is, IPC_NOT_SUPPORTED for a
   * System V segment shared with another pid namespace, IPC_LIMIT (descriptors).
   */
  constructor(memory: SharedMemoryObject, options: MutexOptions = {}) {
    const { offset = 0 } = options
    if (!(Number.isInteger(offset) && offset >= 0 && offset % 4 === 0 && offset + MUTEX.size <= memory.size))
      throw new RangeError(
        `a Mutex takes ${MUTEX.size} bytes at a multiple of 4 within ${memory.size}, not at ${offset}`,
      )
    this.#address = `Mutex at ${offset} of ${memory.address}`
    if (memory.closed) throw closedError(memory.address)
    const inside = insideOf(memory)
    if (inside.readOnly)
      throw new TypeError(`${this.#address}: the memory is open read-only, a Mutex is written`)
    this.#inside = inside
    this.#words = inside.mapping.int32
    this.#owner = offset / 4 + MUTEX.word.owner
    this.#sleepers = offset / 4 + MUTEX.word.sleepers
    this.#futex = inside.mapping.addressOf(offset)
    this.#owners = ownersOf(inside, this.#address)
    try {
      this.#agree(offset / 4 + MUTEX.word.owners)
    } catch (error) {
      this.#owners.close()
      throw error
    }
    inside.closers.add(this.#closer)
  }

  /** Takes the lock; undefined = a living owner has it. Never waits. @throws IpcError IPC_CLOSED. */
  tryLock(_options?: NoWait): MutexLock | undefined {
    if (this.#closed) throw closedError(this.#address)
    const { self } = this.#owners
    const owner = Atomics.compareExchange(this.#words, this.#owner, 0, self)
    if (owner === 0) return this.#locked(false)
    if (this.#holds || this.#owners.isAlive(owner)) return undefined
    return Atomics.compareExchange(this.#words, this.#owner, owner, self) === owner
      ? this.#locked(true)
      : undefined
  }

  /**
   * As `tryLock`, blocking the thread while a living owner has it, in slices of 50 ms. @throws IpcError IPC_TIMEOUT too; TypeError
   * when this handle has the lock itself: nobody could unlock it while the thread is blocked.
   */
  lockSync(options: WaitSync): MutexLock {
    if (this.#holds)
      throw new TypeError(`${this.#address} is locked by this handle: lockSync would wait for itself`)
    const port = {
      address: this.#address,
      sleep: (_: unknown, milliseconds: number) => this.#sleep(milliseconds),
    }
    return waitSync(port, 'receive', options?.timeoutMs, `lockSync of ${this.#address}`, () => this.#spin())
  }

  /** As `tryLock`, waiting in the event loop while a living owner, or this handle, has it. Rejects with IPC_TIMEOUT, IPC_ABORTED, IPC_CLOSED too. */
  lock(options: Wait = {}): Promise<MutexLock> {
    const what = `lock of ${this.#address}`
    return waitFor({ what, address: this.#address, attempt: () => this.tryLock(), arm: lookAgain }, options)
  }

  /** Gives the lock back. Never waits. @throws TypeError when this handle has it not. */
  unlock(): void {
    if (!this.#holds) throw new TypeError(`${this.#address} is not locked by this handle`)
    this.#holds = false
    // Whatever another program has written there, only one's own number is taken out.
    Atomics.compareExchange(this.#words, this.#owner, this.#owners.self, 0)
    // All, not one: the one could die before it takes the lock, and the others would sleep on.
    if (Atomics.exchange(this.#words, this.#sleepers, 0) !== 0) futexWake(this.#futex, ALL)
    looks.hurry()
  }

  /** Whether this handle has the lock. */
  get holds(): boolean {
    return this.#holds
  }

  /** Gives the handle up, and the lock if it has it; the Mutex stays. Calls that wait end with IPC_CLOSED. Idempotent. */
  close(): void {
    if (this.#closed) return
    if (this.#holds) this.unlock()
    this.#closed = true
    this.#inside.closers.delete(this.#closer)
    this.#owners.close()
    looks.hurry()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #locked(ownerDied: boolean): MutexLock {
    this.#holds = true
    const turn = ++this.#turn
    // What was unlocked by hand and locked again belongs to a later scope.
    const dispose = () => {
      if (this.#holds && this.#turn === turn) this.unlock()
    }
    return { ownerDied, [Symbol.dispose]: dispose }
  }

  #spin(): MutexLock | undefined {
    for (let spin = 0; spin < SPINS && Atomics.load(this.#words, this.#owner) !== 0; spin++);
    if (Atomics.load(this.#words, this.#owner) !== 0) schedYield()
    return this.tryLock()
  }

  #sleep(milliseconds: number): void {
    const owner = Atomics.load(this.#words, this.#owner)
    if (owner === 0) return
    Atomics.store(this.#words, this.#sleepers, 1)
    futexWait(this.#futex, owner, milliseconds)
  }

  // Who comes first says what owners are; who comes later must mean the same, or a living owner would look dead.
  #agree(index: number): void {
    const { kind } = this.#owners
    const present = Atomics.compareExchange(this.#words, index, 0, kind)
    if (present === 0 || present === kind) return
    if (this.#owners instanceof ProcessOwners)
      throw new IpcError(
        'IPC_NOT_SUPPORTED',
        `${this.#address} belongs to processes of another pid namespace (or no Mutex is there): run both in one, or use PosixSharedMemory`,
        { address: this.#address },
      )
    throw new IpcError(
      'IPC_CORRUPT',
      `${this.#address}: something else than a Mutex is there; its bytes must be zeros before the first use`,
      {
        address: this.#address,
      },
    )
  }
}

function ownersOf({ descriptor }: Inside, address: string): MutexOwners {
  try {
    return descriptor === undefined ? new ProcessOwners() : new LockedOwners(descriptor)
  } catch (error) {
    throw objectError(error, `cannot open the file of ${address}`, address)
  }
}
