import { randomInt } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { byteIsLocked, O, open, ThreadDescriptor, tryLockByte } from '@ipc/ffi'

/** How a Mutex knows its owners, and whether one is dead. An owner is a number of 31 bits, never 0. */
export interface MutexOwners {
  /** What the Mutex's `owners` word says when owners are of this kind; never 0. */
  readonly kind: number
  /** This handle. */
  readonly self: number
  /** Whether the process of this owner lives. A stopped one does. */
  isAlive(owner: number): boolean
  close(): void
}

const LOCKED_BYTES = 1
// Past every byte that anything else of ours locks.
const FIRST_BYTE = 2 ** 40

/**
 * Owners by open-file-description locks on the object's own file: each handle opens the file anew and holds the lock on the byte
 * of its number; the kernel frees it at death, and Node closes the file of a worker thread that ends. Works for every user of
 * the object, in whatever container.
 */
export class LockedOwners implements MutexOwners {
  readonly kind = LOCKED_BYTES
  readonly self: number
  readonly #file: ThreadDescriptor

  constructor(descriptor: number) {
    // An open file of its own: one's own locks cannot be seen, and a child that inherits the descriptor would share them.
    this.#file = new ThreadDescriptor(open(`/proc/self/fd/${descriptor}`, O.RDWR | O.CLOEXEC))
    let self: number
    do self = randomInt(1, 2 ** 31)
    while (!tryLockByte(this.#file.fd, FIRST_BYTE + self))
    this.self = self
  }

  isAlive(owner: number): boolean {
    return owner === this.self || byteIsLocked(this.#file.fd, FIRST_BYTE + (owner >>> 0))
  }

  close(): void {
    this.#file.close()
  }
}

const PID_BITS = 22
const START_MASK = (1 << (31 - PID_BITS)) - 1

/**
 * Owners by process, for System V segments, which have no file: the number is the process's and the low 9 bits of when it began. Only
 * for processes that see the same numbers, so the kind is the number of their namespace.
 */
export class ProcessOwners implements MutexOwners {
  readonly kind = Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]) | 0
  readonly self = process.pid | ((startOf(process.pid) ?? 0) << PID_BITS)

  isAlive(owner: number): boolean {
    if (owner === this.self) return true
    const pid = owner & ((1 << PID_BITS) - 1)
    const start = startOf(pid)
    return start === undefined ? isHidden(pid) : start === owner >>> PID_BITS
  }

  close(): void {}
}

/** When a living process began, as far as it fits. Undefined = there is none, or its files may not be seen. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The command before the state may hold anything, also brackets and blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[19]) & START_MASK
  } catch {
    return undefined
  }
}

// /proc may be mounted so that other users' processes cannot be seen (hidepid): such a one is refused, not missing.
function isHidden(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0) && !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
