import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LockFile } from './lock-file.js'

// A lock is held for a few system calls. What is younger may be about to be taken: its taker must not find it held.
const OLD_MS = 10_000
const MOST_AT_ONCE = 256

/** Removes the lock files that killed holders left in a runtime directory, at most 256 of them; never one that is held. */
export function removeDeadLocks(directory: string): void {
  const files = readdirSync(directory).filter((file) => file.endsWith('.lock'))
  for (const file of files.slice(0, MOST_AT_ONCE)) {
    const path = join(directory, file)
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (there?.isFile() !== true || there.mtimeMs > Date.now() - OLD_MS) continue
    LockFile.tryAcquire(path)?.release({ remove: true })
  }
}
