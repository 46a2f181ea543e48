import { IpcError } from '@ipc/core'
import { checkPosixName } from './segment/segment-names.js'

/** The options of `shm()`. */
export type ShmOptions = {
  /** The object's own name, as shm_open takes it ('/jobs'). One mechanism value with it opens one mailbox or topic. */
  readonly at?: string | undefined
  /**
   * How long a waiting call looks again before it sleeps, in microseconds: 0 = sleep at once, Infinity = never sleep.
   * @default adaptive: some 60 turns of the event loop; 50 µs in Sync calls
   */
  readonly spinMicroseconds?: number | undefined
  /** Which kind of shared memory holds mailboxes. @default 'posix' */
  readonly backing?: 'posix' | 'sysv' | undefined
}

const KNOWN = new Set(['at', 'spinMicroseconds', 'backing'])

/** Throws TypeError or RangeError for what is no option of `shm()`, `IPC_NOT_SUPPORTED` for `backing: 'sysv'`. */
export function checkOptions(options: ShmOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('the options of shm() must be an object')
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name))
      throw new TypeError(`shm() has no option '${name}': it takes ${[...KNOWN].join(', ')}`)
  }
  const { at, spinMicroseconds, backing } = options
  if (at !== undefined) checkPosixName(at)
  if (spinMicroseconds !== undefined && !(spinMicroseconds >= 0)) {
    throw new RangeError(`spinMicroseconds must be 0 or more, not ${spinMicroseconds}`)
  }
  if (backing !== undefined && backing !== 'posix' && backing !== 'sysv') {
    throw new TypeError(`backing must be 'posix' or 'sysv', not ${JSON.stringify(backing)}`)
  }
  if (backing === 'sysv') {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      "shm({ backing: 'sysv' }) is not there yet: leave backing out, POSIX shared memory does the same",
    )
  }
}
