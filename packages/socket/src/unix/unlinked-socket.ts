import { type BigIntStats, lstatSync, readdirSync, renameSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { close, connectUnix, errno, longestSocketPath, socket } from '@ipc/ffi'
import { objectName } from '@ipc/host'

const EXTENSION = '.unlinked'
const OLD_MS = 60_000
const MOST_SWEPT = 64

/** A file at a path; undefined = none. A symbolic link is not followed. */
export function lookAt(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}

/** What a socket's file stays known by when it is renamed. */
export function placeOf({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${birthtimeNs}`
}

/**
 * Where a mailbox's file is after its name was removed: renamed after itself, in its directory, so that those who had it open
 * find each other still when its owner goes (decision 0118). Undefined where that path would be too long for a socket.
 */
export function unlinkedPath(path: string, place: string): string | undefined {
  const unlinked = join(dirname(path), objectName('unix-unlinked', 'place', place) + EXTENSION)
  return Buffer.byteLength(unlinked) <= longestSocketPath ? unlinked : undefined
}

/** Frees the name of a socket that a living process has; its file goes on under another. */
export function renameUnlinked(path: string): void {
  const there = lookAt(path)
  if (there === undefined) return
  const unlinked = unlinkedPath(path, placeOf(there))
  if (unlinked === undefined) unlinkSync(path)
  else renameSync(path, unlinked)
}

/** Removes files of this kind whose processes are all dead for a minute or more. */
export function sweepUnlinked(directory: string): void {
  const files = readdirSync(directory).filter((file) => file.endsWith(EXTENSION))
  for (const file of files.slice(0, MOST_SWEPT)) {
    const path = join(directory, file)
    try {
      const there = lookAt(path)
      const isOld = there !== undefined && Number(there.ctimeMs) < Date.now() - OLD_MS
      if (isOld && there.isSocket() && isDead(path)) unlinkSync(path)
    } catch {
      // Another user's, or gone meanwhile: it is not what this process came for.
    }
  }
}

/** Whether it is certain that nobody listens at a path. */
export function isDead(path: string): boolean {
  const descriptor = socket('unix', 'stream')
  try {
    return connectUnix(descriptor, path) === -errno.ECONNREFUSED
  } catch {
    return false
  } finally {
    close(descriptor)
  }
}
