import { getSystemErrorMap } from 'node:util'
import { currentErrno } from '../backend/libc.js'
import { type ErrorName, errno, errnoName } from './errno.js'
import { SystemError } from './system-error.js'

/** What a failed call was about: a descriptor or an identifier as a number, a name or path as a string. */
export type Subject = number | string

/**
 * How the errors of one system call are taken: `expected` ones are answers, `reported` ones are thrown as SystemError.
 * ENOSYS, EPERM and ENOMEM are reported of every call.
 */
export interface Classification {
  readonly expected?: readonly ErrorName[]
  readonly reported: readonly ErrorName[]
}

// Where the system's own phrase would mislead for these mechanisms.
const phrases: Partial<Record<ErrorName, string>> = {
  EAGAIN: 'it would have to wait',
  EMFILE: 'this process has as many descriptors as it may open (ulimit -n)',
  ENFILE: 'the system has as many open files as it may have (fs.file-max)',
  ENOSPC: 'no space or no identifier is left for it within the system limits',
  ENOMSG: 'no message of the wanted type is there',
  EIDRM: 'the object was removed',
  EINVAL: 'the system refuses one of the values',
}

// Any call may meet these: a sandbox (seccomp, gVisor) forbids it or lacks it, or the kernel has no memory for it.
const alwaysReported: readonly ErrorName[] = ['ENOSYS', 'EPERM', 'ENOMEM']

const systemPhrases = getSystemErrorMap()

function phrase(number: number): string {
  const name = errnoName(number) as ErrorName
  return phrases[name] ?? systemPhrases.get(-number)?.[1] ?? 'it failed'
}

/** One system call and its errno table: turns -1 into an answer or an error. */
export class SystemCall {
  readonly #expected: ReadonlySet<number>
  readonly #reported: ReadonlySet<number>

  constructor(
    readonly name: string,
    classification: Classification,
  ) {
    this.#expected = new Set(classification.expected?.map((name) => errno[name]))
    this.#reported = new Set([...alwaysReported, ...classification.reported].map((name) => errno[name]))
  }

  /**
   * Call straight after the call that failed. Returns the negative error number where it is an expected one.
   * @throws SystemError for a reported one; an Error that says "impossible" for one that no path should meet.
   */
  failed(subject: Subject): number {
    return this.failedWith(currentErrno(), subject)
  }

  /** As `failed`, for calls that return their error number instead of setting errno (posix_fallocate). */
  failedWith(number: number, subject: Subject): number {
    if (this.#expected.has(number)) return -number
    const object = typeof subject === 'number' ? `${subject}` : JSON.stringify(subject)
    if (this.#reported.has(number)) {
      const message = `${this.name}(${object}) failed: ${phrase(number)} (${errnoName(number)}).`
      throw new SystemError(this.name, number, message, typeof subject === 'string' ? subject : undefined)
    }
    throw new Error(
      `impossible: ${this.name}(${object}) gave ${errnoName(number)} (${number}), which no use of it here can meet.`,
    )
  }
}

/** True when the call just made was interrupted by a signal. */
export function wasInterrupted(): boolean {
  return currentErrno() === errno.EINTR
}
