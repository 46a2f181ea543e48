import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'

const folder = mkdtempSync(join(tmpdir(), 'ipc-tour-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A file with these bytes, for the tests of one file; returns its path. */
export function fileOf(name: string, content: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A file of zeros that takes no room on the disk. */
export function emptyFileOfLength(name: string, bytes: number): string {
  const path = fileOf(name, new Uint8Array())
  truncateSync(path, bytes)
  return path
}
