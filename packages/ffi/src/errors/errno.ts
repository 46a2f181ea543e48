import { constants } from 'node:os'
import { linuxErrno } from './linux-errno.js'

/** The name of an error number, as in errno(3). */
export type ErrorName = keyof typeof linuxErrno

/**
 * Error numbers of this platform, positive, by name: `errno.EAGAIN` is 11 on Linux.
 * Elsewhere than on Linux these are the numbers that Node knows. Follows errno(3).
 */
export const errno: Readonly<Record<ErrorName, number>> =
  process.platform === 'linux' ? linuxErrno : { ...linuxErrno, ...constants.errno }

const names = new Map<number, string>()
for (const [name, number] of Object.entries(process.platform === 'linux' ? linuxErrno : constants.errno)) {
  if (!names.has(number)) names.set(number, name)
}

/** The name of an error number given as positive or negative: 11 and -11 are 'EAGAIN'; 'UNKNOWN' when there is none. */
export function errnoName(number: number): string {
  return names.get(Math.abs(number)) ?? 'UNKNOWN'
}
