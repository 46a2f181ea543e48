import { IpcError, type NoWait, type Wait, type WaitSync } from '@ipc/core'
import { waitSync } from '@ipc/core/adapter'
import {
  type PosixSemaphoreHandle,
  SEM_VALUE_MAX,
  semClose,
  semGetValue,
  semOpen,
  semPost,
  semTimedWait,
  semTryWait,
  semUnlink,
} from '@ipc/ffi'
import { waitFor } from '@ipc/host'
import { lookAgain, looks } from './looks.js'
import { closedError, objectError } from './object-errors.js'
import { checkPosixObjectName, type ObjectOptions, posixFlags } from './object-options.js'

// NAME_MAX less the four of "sem.".
const LONGEST_NAME = 251

/** How a POSIX semaphore is opened. */
export type PosixSemaphoreOptions = ObjectOptions & {
  /** What a semaphore that is made begins with, 0 to 2,147,483,647. @default 0 */
  readonly value?: number | undefined
}

/**
 * A named POSIX semaphore as the system has it, on Linux the file /dev/shm/sem.NAME; C, Python and others use the same one. It
 * stays until `unlink` or a restart of the machine; what a killed process had taken stays taken (`SysvSemaphore` has undo).
 * `waitSync` is woken by the kernel. A semaphore has no descriptor, so `wait` looks: a post is found within 1 ms or
 * a tenth of the time already waited, 20 ms at most, at some 0.5 % of a core while anybody in the thread waits.
 * Linux. Follows sem_overview(7).
 */
export class PosixSemaphore {
  readonly name: string
  // The memory behind it is gone after sem_close: undefined from then on, so that no call can touch it.
  #handle: PosixSemaphoreHandle | undefined

  private constructor(name: string, handle: PosixSemaphoreHandle) {
    this.name = name
    this.#handle = handle
  }

  /**
   * The semaphore of a name (a slash, then up to 251 bytes without one). Never waits. Follows sem_open(3). @throws IpcError
   * IPC_NOT_FOUND (`create: 'never'`), IPC_EXISTS (`'exclusive'`), IPC_PERMISSION, IPC_LIMIT when /dev/shm is full;
   * TypeError, RangeError for a bad name or value.
   */
  static open(name: string, options: PosixSemaphoreOptions = {}): PosixSemaphore {
    checkPosixObjectName(name, LONGEST_NAME)
    const { mode = 0o600, value = 0 } = options
    if (!(Number.isInteger(value) && value >= 0 && value <= SEM_VALUE_MAX))
      throw new RangeError(`a semaphore begins with 0 to ${SEM_VALUE_MAX}, not ${value}`)
    try {
      return new PosixSemaphore(name, semOpen(name, posixFlags(options), mode, value))
    } catch (error) {
      throw objectError(error, `cannot open POSIX semaphore ${name}`, name)
    }
  }

  /** Removes a name; who has the semaphore open keeps it. False = there was none. Follows sem_unlink(3). @throws IpcError IPC_PERMISSION. */
  static unlink(name: string): boolean {
    checkPosixObjectName(name, LONGEST_NAME)
    try {
      semUnlink(name)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw objectError(error, `cannot unlink POSIX semaphore ${name}`, name)
    }
  }

  /** Takes 1; false = the value is 0. Never waits. Follows sem_trywait(3). @throws IpcError IPC_CLOSED. */
  tryWait(_options?: NoWait): boolean {
    return semTryWait(this.#open()) === 0
  }

  /** Takes 1, blocking the thread while the value is 0, in slices of 50 ms. Follows sem_timedwait(3). @throws IpcError IPC_TIMEOUT, IPC_CLOSED. */
  waitSync(options: WaitSync): void {
    let taken = false
    const sleep = (_: unknown, milliseconds: number) => {
      taken = semTimedWait(this.#open(), Math.ceil(milliseconds)) === 0
    }
    const port = { address: this.name, sleep }
    waitSync(
      port,
      'receive',
      options?.timeoutMs,
      `waitSync for POSIX semaphore ${this.name}`,
      () => taken || this.tryWait() || undefined,
    )
  }

  /** Takes 1, waiting in the event loop while the value is 0. Rejects with IPC_TIMEOUT, IPC_ABORTED, IPC_CLOSED; then nothing was taken. */
  async wait(options: Wait = {}): Promise<void> {
    const what = `wait for POSIX semaphore ${this.name}`
    const attempt = () => this.tryWait() || undefined
    await waitFor({ what, address: this.name, attempt, arm: lookAgain }, options)
  }

  /** Adds 1; one who waits may take it. Never waits. Follows sem_post(3). @throws IpcError IPC_LIMIT at 2,147,483,647. */
  post(): void {
    try {
      semPost(this.#open())
      looks.hurry()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EOVERFLOW') throw error
      throw new IpcError(
        'IPC_LIMIT',
        `POSIX semaphore ${this.name} holds ${SEM_VALUE_MAX}, the most there is: take before you post`,
        {
          address: this.name,
          limit: SEM_VALUE_MAX,
          cause: error,
        },
      )
    }
  }

  /** The value now; another process may change it at once. Follows sem_getvalue(3). */
  getValue(): number {
    return semGetValue(this.#open())
  }

  /** Removes the name, as the static `unlink`. */
  unlink(): boolean {
    return PosixSemaphore.unlink(this.name)
  }

  /** Closes this handle; the semaphore, its name and value stay. Calls that wait end with IPC_CLOSED. Idempotent. Follows sem_close(3). */
  close(): void {
    const handle = this.#handle
    this.#handle = undefined
    if (handle === undefined) return
    semClose(handle)
    looks.hurry()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #open(): PosixSemaphoreHandle {
    if (this.#handle === undefined) throw closedError(`POSIX semaphore ${this.name}`)
    return this.#handle
  }
}
