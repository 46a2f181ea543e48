import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '@ipc/ffi'
import { removeIfDead } from './party-socket.js'

const MOST_AT_ONCE = 256

/**
 * Removes the socket files that killed processes left in a runtime directory, at most 256 of them. Those of the living are known
 * from /proc/net/unix and not disturbed; a file that is not there is connected to before it goes, since its owner may live
 * in another network namespace.
 */
export function removeDeadParties(directory: string): void {
  const files = readdirSync(directory).filter((file) => file.endsWith('.party'))
  if (files.length === 0) return
  const bound = boundPaths()
  const suspects = files.map((file) => join(directory, file)).filter((path) => !bound.has(path))
  for (const path of suspects.slice(0, MOST_AT_ONCE)) removeQuietly(path)
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

function removeQuietly(path: string): void {
  try {
    removeIfDead(path)
  } catch (error) {
    // Another user's, or gone meanwhile: it is not what this process came for.
    if (!SystemError.is(error) && (error as NodeJS.ErrnoException).code === undefined) throw error
  }
}
