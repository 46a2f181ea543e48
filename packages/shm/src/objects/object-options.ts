import type { Opt } from '@ipc/core'
import { IPC_CREAT, IPC_EXCL, IPC_PRIVATE, O } from '@ipc/ffi'

/** What every system object takes when it is opened. */
export type ObjectOptions = Opt<{
  /** @default 'if-missing' */
  create: 'if-missing' | 'exclusive' | 'never'
  /** Permission bits of an object that is made: less the umask for POSIX objects, as they are for System V. @default 0o600 */
  mode: number
}>

const POSIX_FLAGS = { 'if-missing': O.CREAT, exclusive: O.CREAT | O.EXCL, never: 0 } as const
const SYSV_FLAGS = { 'if-missing': IPC_CREAT, exclusive: IPC_CREAT | IPC_EXCL, never: 0 } as const

function choice<T>(table: Readonly<Record<string, T>>, create: string): T {
  const flags = Object.hasOwn(table, create) ? table[create] : undefined
  if (flags === undefined)
    throw new TypeError(`create is 'if-missing', 'exclusive' or 'never', not ${JSON.stringify(create)}`)
  return flags
}

/** The flags of shm_open and sem_open. */
export function posixFlags({ create = 'if-missing' }: ObjectOptions): number {
  return choice(POSIX_FLAGS, create)
}

/** The flags of shmget and semget, with the mode. */
export function sysvFlags({ create = 'if-missing', mode = 0o600 }: ObjectOptions): number {
  return choice(SYSV_FLAGS, create) | (mode & 0o777)
}

/** Throws TypeError for what cannot be the name of a POSIX object: a slash, then up to `longest` bytes without another. */
export function checkPosixObjectName(name: unknown, longest: number): asserts name is string {
  const sound =
    typeof name === 'string' &&
    /^\/[^/\0]+$/.test(name) &&
    name !== '/.' &&
    name !== '/..' &&
    Buffer.byteLength(name) <= longest + 1
  if (sound) return
  throw new TypeError(
    `the name is a slash and up to ${longest} bytes without another, not ${JSON.stringify(name)}`,
  )
}

/** Throws TypeError for what is no System V key, and for IPC_PRIVATE where nothing may be made: no key finds such an object. */
export function checkKey(key: unknown, { create }: ObjectOptions): asserts key is number {
  if (!(typeof key === 'number' && Number.isInteger(key) && key >= -(2 ** 31) && key < 2 ** 32))
    throw new TypeError(`a System V key is a whole number of 32 bits, not ${String(key)}`)
  if (key === IPC_PRIVATE && create === 'never')
    throw new TypeError(
      "IPC_PRIVATE always makes an object: find one by its identifier (byId), not with create 'never'",
    )
}

/** A key as ipcs prints it. */
export function keyAddress(key: number): string {
  return `System V key 0x${(key >>> 0).toString(16)}`
}
