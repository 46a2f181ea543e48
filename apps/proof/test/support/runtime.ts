import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'

/** Gives this test file and the processes it starts a runtime directory of their own. */
export function ownRuntimeDirectory(): void {
  const previous = process.env.IPC_RUNTIME_DIR
  let own = ''
  beforeAll(() => {
    own = mkdtempSync(join(tmpdir(), 'ipc-proof-'))
    process.env.IPC_RUNTIME_DIR = own
  })
  afterAll(() => {
    if (previous === undefined) delete process.env.IPC_RUNTIME_DIR
    else process.env.IPC_RUNTIME_DIR = previous
    rmSync(own, { recursive: true, force: true })
  })
}
