import { join, resolve } from 'node:path'
import { longestSocketPath } from '@ipc/ffi'
import { objectName, runtimeDirectory, runtimePath } from '@ipc/host'

/** Where a Unix socket is. */
export interface UnixAddress {
  /** What bind(2) and connect(2) take: a path, or a NUL byte and an abstract name. */
  readonly name: string
  /** As ss(8) and lsof show it. */
  readonly shown: string
  /** The socket's file; undefined for an abstract name. */
  readonly path: string | undefined
  /** The file that those who want to bind lock. */
  readonly lock: string
}

/** The address of a mailbox. Throws RangeError for a path or abstract name over 107 bytes. */
export function unixAddress(
  options: { readonly at?: string | undefined; readonly abstract?: boolean | undefined },
  namespace: string,
  name: string,
): UnixAddress {
  const { at, abstract = false } = options
  if (abstract) {
    const text = at ?? objectName('unix', namespace, name)
    checkLength(`\0${text}`, `@${text}`)
    return { name: `\0${text}`, shown: `@${text}`, path: undefined, lock: lockOf(`@${text}`) }
  }
  if (at === undefined) {
    const path = runtimePath('unix', namespace, name, 'socket')
    return { name: path, shown: path, path, lock: lockOf(path) }
  }
  const path = resolve(at)
  checkLength(path, path)
  return { name: path, shown: path, path, lock: lockOf(path) }
}

/** The file that those lock who want to bind at an address. */
export function lockOf(address: string): string {
  return join(runtimeDirectory(), `${objectName('unix-lock', 'address', address)}.lock`)
}

function checkLength(name: string, shown: string): void {
  const length = Buffer.byteLength(name)
  if (length <= longestSocketPath) return
  throw new RangeError(
    `a Unix socket's address has ${longestSocketPath} bytes at most and ${shown} has ${length}: choose a shorter path`,
  )
}
