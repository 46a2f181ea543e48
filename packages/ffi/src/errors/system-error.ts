import { errnoName } from './errno.js'

const brand = Symbol.for('@ipc/ffi.SystemError')

/** An error that the operating system reported, in the shape of Node's own: `code`, `errno` (negative), `syscall`, `path`. */
export class SystemError extends Error {
  readonly code: string
  readonly errno: number
  readonly syscall: string
  readonly path?: string

  constructor(syscall: string, errorNumber: number, message: string, path?: string) {
    super(message)
    this.name = 'SystemError'
    this.errno = -Math.abs(errorNumber)
    this.code = errnoName(errorNumber)
    this.syscall = syscall
    if (path !== undefined) this.path = path
    Object.defineProperty(this, brand, { value: true })
  }

  /** True for a SystemError of any copy of this package in the process. */
  static is(error: unknown): error is SystemError {
    return typeof error === 'object' && error !== null && brand in error
  }
}
