import { fstatSync, lstatSync } from 'node:fs'

/** Whether a path still leads to the open file: it may have been removed and made again meanwhile. */
export function isSameFile(descriptor: number, path: string): boolean {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (there === undefined) return false
  const open = fstatSync(descriptor, { bigint: true })
  return there.ino === open.ino && there.dev === open.dev
}
