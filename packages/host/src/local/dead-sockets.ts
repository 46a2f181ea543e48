import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '@ipc/ffi'
import { removeDeadLocks } from '../locks/dead-locks.js'
import { removeIfDead } from './party-socket.js'

const MOST_AT_ONCE = 256

/**
 * Removes the socket files of an extension that killed processes left in a runtime directory, at most 256 of them, and lock files. Those of the living
 * are known from /proc/net/unix and not disturbed; a file that is not there is connected to before it goes, since its owner may live in
 * another network namespace. `lockOf` names the file that who binds a path holds the lock of: what is being bound is left alone.
 */
export function removeDeadSockets(
  directory: string,
  extension: string,
  lockOf: (path: string) => string,
): void {
  quietly(() => removeDeadLocks(directory))
  let suspects: string[] = []
  quietly(() => {
    const files = readdirSync(directory).filter((file) => file.endsWith(extension))
    if (files.length === 0) return
    const bound = boundPaths()
    suspects = files.map((file) => join(directory, file)).filter((path) => !bound.has(path))
  })
  for (const path of suspects.slice(0, MOST_AT_ONCE)) quietly(() => removeIfDead(path, lockOf(path)))
}

function boundPaths(): ReadonlySet<string> {
  try {
    const rows = readFileSync('/proc/net/unix', 'utf8').split('\n')
    return new Set(rows.map((row) => row.slice(row.indexOf('/'))))
  } catch {
    // Without /proc each is connected to.
    return new Set()
  }
}

function quietly(action: () => void): void {
  try {
    action()
  } catch (error) {
    // Another user's, or gone meanwhile: it is not what this process came for.
    if (!SystemError.is(error) && (error as NodeJS.ErrnoException).code === undefined) throw error
  }
}
