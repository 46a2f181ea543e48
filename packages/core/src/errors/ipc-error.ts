/** Every code an `IpcError` can carry. Codes change only in a major version; messages may change at any time. */
export type IpcErrorCode = `IPC_${
  | 'CLOSED'
  | 'ABORTED'
  | 'TIMEOUT'
  | 'FULL'
  | 'TOO_LARGE'
  | 'INVALID_MESSAGE'
  | 'NOT_FOUND'
  | 'EXISTS'
  | 'MISMATCH'
  | 'PERMISSION'
  | 'PEER_DIED'
  | 'UNKNOWN_OUTCOME'
  | 'CORRUPT'
  | 'VERSION'
  | 'NOT_SUPPORTED'
  | 'LIMIT'
  | 'SYSTEM'}`

/** What an error says beside its message. */
export interface IpcErrorDetails {
  /** What brought it about: the Node-shaped system error, or `signal.reason` of an abort. */
  readonly cause?: unknown
  /** The system's own name of the object. */
  readonly address?: string | undefined
  readonly syscall?: string | undefined
  /** A negative number, as Node gives it. */
  readonly errno?: number | undefined
  /** The value of the limit that was met, in the unit the message names. */
  readonly limit?: number | undefined
  /** How many messages of a `sendMany` had been sent. */
  readonly sent?: number | undefined
}

// Two copies of this package (ESM beside CommonJS, or two versions) must know each other's errors.
const BRAND = Symbol.for('@ipc/error')

/**
 * The one error class of @ipc. Tell errors apart by `code`; the message names the object, the limit and the cure.
 * Mistakes of the programmer are `TypeError` or `RangeError` instead.
 */
export class IpcError<C extends IpcErrorCode = IpcErrorCode> extends Error {
  readonly code: C
  declare readonly address?: string
  declare readonly syscall?: string
  declare readonly errno?: number
  declare readonly limit?: number
  declare readonly sent?: number

  constructor(code: C, message: string, details: IpcErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    // The names that the web platform and Node give to the same events, so that generic handlers work.
    this.name = code === 'IPC_ABORTED' ? 'AbortError' : code === 'IPC_TIMEOUT' ? 'TimeoutError' : 'IpcError'
    Object.defineProperty(this, BRAND, { value: true })
    const { cause: _, ...fields } = details
    for (const [key, value] of Object.entries(fields)) {
      if (value !== undefined)
        Object.defineProperty(this, key, { value, enumerable: true, configurable: true })
    }
  }

  /** Whether `error` is an `IpcError`, of one of `codes` where any are given. Works across package copies and realms. */
  static is<C extends IpcErrorCode>(error: unknown, ...codes: C[]): error is IpcError<C> {
    if (typeof error !== 'object' || error === null || !(BRAND in error)) return false
    return codes.length === 0 || codes.includes((error as unknown as IpcError<C>).code)
  }
}

/** The same error with the number of messages that had been sent before it. */
export function withSent(error: unknown, sent: number): unknown {
  if (IpcError.is(error))
    Object.defineProperty(error, 'sent', { value: sent, enumerable: true, configurable: true })
  return error
}
