import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'

/** Gives the tests of a file, and what they start, names of their own: names derive from the runtime directory. */
export function ownRuntimeDirectory(): void {
  const before = process.env.IPC_RUNTIME_DIR
  const own = mkdtempSync(join(tmpdir(), 'ipc-tour-'))
  beforeAll(() => {
    process.env.IPC_RUNTIME_DIR = own
  })
  afterAll(() => {
    if (before === undefined) delete process.env.IPC_RUNTIME_DIR
    else process.env.IPC_RUNTIME_DIR = before
    rmSync(own, { recursive: true, force: true })
  })
}
