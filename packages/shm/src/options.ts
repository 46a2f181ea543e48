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
  /**
   * Which kind of shared memory holds mailboxes and topics; 'sysv': a System V segment (ipcs -m), found by a small object in
   * /dev/shm. Belongs to who makes it: who names another gets IPC_MISMATCH. Links are in a memfd always.
   * @default what is there; 'posix' where it is made
   */
  readonly backing?: 'posix' | 'sysv' | undefined
}

const KNOWN = new Set(['at', 'spinMicroseconds', 'backing'])

/** Throws TypeError or RangeError for what is no option of `shm()`. */
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
}
