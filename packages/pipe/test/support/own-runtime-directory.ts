import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'

/** Gives the tests of a file a runtime directory of their own, which must be empty after each. */
export function ownRuntimeDirectory(): void {
  const before = process.env.IPC_RUNTIME_DIR
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ipc-pipe-'))
    process.env.IPC_RUNTIME_DIR = directory
  })
  afterEach(() => {
    expect(readdirSync(directory)).toEqual([])
  })
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true })
    if (before === undefined) delete process.env.IPC_RUNTIME_DIR
    else process.env.IPC_RUNTIME_DIR = before
  })
}
