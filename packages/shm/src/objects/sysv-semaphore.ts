import { IpcError, type NoWait, type Opt, type Wait, type WaitSync } from '@ipc/core'
import { waitSync } from '@ipc/core/adapter'
import {
  errno,
  IPC_PRIVATE,
  type SemaphoreOperation as KernelOperation,
  SEM_UNDO,
  type SemaphoreSetStatus,
  semctlGetAll,
  semctlGetPid,
  semctlGetValue,
  semctlRemove,
  semctlSetAll,
  semctlSetValue,
  semctlStat,
  semctlWaiting,
  semop,
  semtimedop,
} from '@ipc/ffi'
import { waitFor } from '@ipc/host'
import { kernelLimitError, semaphoreLimits } from './kernel-limits.js'
import { lookAgain, looks } from './looks.js'
import { objectError, removedError, saysRemoved } from './object-errors.js'
import type { ObjectOptions } from './object-options.js'
import { openSemaphoreSet } from './open-semaphore-set.js'

/** The largest value of a semaphore, SEMVMX. */
const HIGHEST_VALUE = 32_767
/** SEMOPM, as Linux ships it. */
const MOST_OPERATIONS = 500

/** How a System V semaphore set is opened. */
export type SysvSemaphoreOptions = ObjectOptions & {
  /** What the semaphores of a set that is made begin with, 0 to 32,767 each; it has as many as are named. @default [0] */
  readonly values?: readonly number[] | undefined
}

/** One step: adds `operation` to the semaphore of a number; a negative one takes and waits for enough, 0 waits for zero. */
export type SemaphoreOperation = Opt<{
  /** @default 0 */
  number: number
  /** SEM_UNDO: the kernel takes it back when this process ends, however. @default false */
  undo: boolean
}> & { readonly operation: number }

/** Operations that the kernel does all together or not at all. */
export type SemaphoreOperations = SemaphoreOperation | readonly SemaphoreOperation[]

/**
 * A set of System V semaphores as the kernel has it; C, Perl and others use the same one. It has no descriptor to
 * close: it stays until `remove` or a restart of the machine. Several semaphores are taken together or not at all, and with
 * `undo` the kernel gives back what a process took when it ends, also by SIGKILL. `operateSync` is woken by the kernel; `operate`
 * looks: what it waits for is found within 1 ms or a tenth of the time already waited, 20 ms at most, at some 0.5 % of a
 * core while anybody in the thread waits. Linux. Follows sysvipc(7).
 */
export class SysvSemaphore {
  /** The key of a set that only its identifier finds: each `open` with it makes another. */
  static readonly IPC_PRIVATE = IPC_PRIVATE
  /** semid, as ipcs prints it. */
  readonly id: number
  /** How many semaphores are in the set. */
  readonly length: number
  readonly #address: string

  private constructor(id: number) {
    this.id = id
    this.#address = `System V semaphore set ${id}`
    this.length = this.stat().semaphores
  }

  /**
   * The set of a key. Never waits. One that is made has the value 0 everywhere until its maker has set `values`: who
   * comes between waits. Follows semget(2). @throws IpcError IPC_NOT_FOUND (`create: 'never'`), IPC_EXISTS (`'exclusive'`),
   * IPC_PERMISSION, IPC_MISMATCH (the set has fewer semaphores than `values`), IPC_LIMIT naming SEMMSL, SEMMNI or SEMMNS.
   */
  static open(key: number, options: SysvSemaphoreOptions = {}): SysvSemaphore {
    if (options.values?.length === 0)
      throw new RangeError('a set has at least one semaphore: name its values')
    for (const value of options.values ?? []) checkValue(value)
    return new SysvSemaphore(openSemaphoreSet(key, options, options.values))
  }

  /** The set of an identifier that another process told. @throws IpcError IPC_NOT_FOUND. */
  static byId(id: number): SysvSemaphore {
    try {
      return new SysvSemaphore(id)
    } catch (error) {
      if (!IpcError.is(error, 'IPC_CLOSED')) throw error
      throw new IpcError('IPC_NOT_FOUND', `there is no System V semaphore set ${id}`, { cause: error.cause })
    }
  }

  /**
   * Does all operations or none; false = one would have to wait. Never waits. Follows semop(2), IPC_NOWAIT. @throws IpcError
   * IPC_CLOSED for a removed set, IPC_PERMISSION, IPC_LIMIT over SEMOPM operations or a value over 32,767; RangeError for a number not in the set.
   */
  tryOperate(operations: SemaphoreOperations, _options?: NoWait): boolean {
    const steps = this.#steps(operations)
    return this.#attempt(steps, () => semop(this.id, steps))
  }

  /** As `tryOperate`, blocking the thread until all can be done, in slices of 50 ms. Follows semtimedop(2). @throws IpcError IPC_TIMEOUT too. */
  operateSync(operations: SemaphoreOperations, options: WaitSync): void {
    const steps = this.#steps(operations)
    let done = false
    const sleep = (_: unknown, milliseconds: number) => {
      done = this.#attempt(steps, () => semtimedop(this.id, steps, milliseconds))
    }
    const attempt = () => done || this.#attempt(steps, () => semop(this.id, steps)) || undefined
    const port = { address: this.#address, sleep }
    waitSync(port, 'receive', options?.timeoutMs, `operateSync on ${this.#address}`, attempt)
  }

  /** As `tryOperate`, waiting in the event loop. Rejects with IPC_TIMEOUT, IPC_ABORTED too; then nothing was done. */
  async operate(operations: SemaphoreOperations, options: Wait = {}): Promise<void> {
    const steps = this.#steps(operations)
    const attempt = () => this.#attempt(steps, () => semop(this.id, steps)) || undefined
    await waitFor(
      { what: `operate on ${this.#address}`, address: this.#address, attempt, arm: lookAgain },
      options,
    )
  }

  /** The value of one semaphore now. Follows semctl(2), GETVAL. */
  getValue(number = 0): number {
    this.#checkNumber(number)
    return this.#control('look at', () => semctlGetValue(this.id, number))
  }

  /** Sets the value of one semaphore, 0 to 32,767, and forgets all undo of it. Follows semctl(2), SETVAL. */
  setValue(number: number, value: number): void {
    this.#checkNumber(number)
    checkValue(value)
    this.#control('set', () => semctlSetValue(this.id, number, value))
    looks.hurry()
  }

  /** All values at one moment. Follows semctl(2), GETALL. */
  getAll(): number[] {
    return this.#control('look at', () => semctlGetAll(this.id))
  }

  /** Sets all values at once and forgets all undo. Follows semctl(2), SETALL. @throws RangeError for another number of values. */
  setAll(values: readonly number[]): void {
    for (const value of values) checkValue(value)
    this.#control('set', () => semctlSetAll(this.id, values))
    looks.hurry()
  }

  /** The process that last operated on one semaphore, 0 for none. Follows semctl(2), GETPID. */
  getPid(number = 0): number {
    this.#checkNumber(number)
    return this.#control('look at', () => semctlGetPid(this.id, number))
  }

  /** How many wait in the kernel for one semaphore to grow, and to be zero; who waits in an event loop is not counted. Follows semctl(2), GETNCNT, GETZCNT. */
  getWaiting(number = 0): { readonly forMore: number; readonly forZero: number } {
    this.#checkNumber(number)
    return this.#control('look at', () => semctlWaiting(this.id, number))
  }

  /** What the kernel keeps of it. Follows semctl(2), IPC_STAT. @throws IpcError IPC_CLOSED when it is removed. */
  stat(): SemaphoreSetStatus {
    return this.#control('look at', () => semctlStat(this.id))
  }

  /** Removes the set at once; calls that wait end with IPC_CLOSED. False = it was gone. Follows semctl(2), IPC_RMID. @throws IpcError IPC_PERMISSION. */
  remove(): boolean {
    try {
      semctlRemove(this.id)
      looks.hurry()
      return true
    } catch (error) {
      if (saysRemoved(error)) return false
      throw objectError(error, `cannot remove ${this.#address}`, this.#address)
    }
  }

  #steps(operations: SemaphoreOperations): KernelOperation[] {
    const list = 'operation' in operations ? [operations] : operations
    if (list.length === 0) throw new RangeError('at least one operation is to be done')
    if (list.length > MOST_OPERATIONS) throw this.#tooMany(list.length)
    return list.map(({ number = 0, operation, undo = false }) => {
      this.#checkNumber(number)
      if (!(Number.isInteger(operation) && Math.abs(operation) <= HIGHEST_VALUE))
        throw new RangeError(`an operation adds -${HIGHEST_VALUE} to ${HIGHEST_VALUE}, not ${operation}`)
      return { number, operation, flags: undo ? SEM_UNDO : 0 }
    })
  }

  #checkNumber(number: number): void {
    if (!(Number.isInteger(number) && number >= 0 && number < this.length))
      throw new RangeError(`${this.#address} has the semaphores 0 to ${this.length - 1}, not ${number}`)
  }

  #attempt(steps: readonly KernelOperation[], call: () => number): boolean {
    let result: number
    try {
      result = call()
    } catch (error) {
      throw this.#explained(error, steps)
    }
    if (result === -errno.EIDRM) throw removedError(this.#address)
    if (result === 0) looks.hurry()
    return result === 0
  }

  #explained(error: unknown, steps: readonly KernelOperation[]): unknown {
    const what = `cannot operate on ${this.#address}`
    const { code } = error as NodeJS.ErrnoException
    if (saysRemoved(error)) return removedError(this.#address, error)
    if (code === 'E2BIG') return this.#tooMany(steps.length, error)
    if (code !== 'ERANGE') return objectError(error, what, this.#address)
    return new IpcError(
      'IPC_LIMIT',
      `${what}: a semaphore holds ${HIGHEST_VALUE} at most, and so does its undo: take before you add`,
      {
        address: this.#address,
        limit: HIGHEST_VALUE,
        cause: error,
      },
    )
  }

  #tooMany(count: number, cause?: unknown): IpcError {
    const what = `cannot do ${count} operations on ${this.#address} together`
    return kernelLimitError(what, this.#address, [semaphoreLimits().semopm], 'use fewer', cause)
  }

  #control<T>(verb: string, call: () => T): T {
    try {
      return call()
    } catch (error) {
      if (saysRemoved(error)) throw removedError(this.#address, error)
      throw objectError(error, `cannot ${verb} ${this.#address}`, this.#address)
    }
  }
}

function checkValue(value: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= HIGHEST_VALUE))
    throw new RangeError(`a semaphore holds 0 to ${HIGHEST_VALUE}, not ${value}`)
}
