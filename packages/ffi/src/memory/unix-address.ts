import { constants } from '../constants/constants.js'
import { layouts } from '../constants/layouts.js'
import { checkCString } from './c-string.js'

/** The longest path of a Unix socket in bytes: struct sockaddr_un has room for 108 with the NUL byte at the end. */
export const longestSocketPath = layouts.sockaddrUn.size - layouts.sockaddrUn.path - 1

/** One struct sockaddr_un, filled by `unixAddressBytes` and used by the call right after it. */
export const unixAddress = Buffer.alloc(layouts.sockaddrUn.size)
unixAddress.writeUInt16LE(constants.AF_UNIX, 0)

/**
 * Fills `unixAddress` with a path, or an abstract name (which begins with a NUL byte and is as long as it is).
 * @returns the bytes of it that count. @throws RangeError for an empty path or more than 107 bytes; TypeError for a NUL byte in a path.
 */
export function unixAddressBytes(path: string): number {
  const length = Buffer.byteLength(path)
  if (length === 0 || length > longestSocketPath) {
    throw new RangeError(
      `a socket path has 1 to ${longestSocketPath} bytes; ${JSON.stringify(path)} has ${length}`,
    )
  }
  const abstract = path.startsWith('\0')
  if (!abstract) checkCString(path)
  unixAddress.write(path, layouts.sockaddrUn.path)
  unixAddress[layouts.sockaddrUn.path + length] = 0
  return layouts.sockaddrUn.path + length + (abstract ? 0 : 1)
}
