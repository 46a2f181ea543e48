import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'

/**
 * Gives this test file and the processes it starts a runtime directory of their own, so that other tests running now do
 * not count, and checks after each test that nothing of a queue is left in it. The socket file of a party that was killed stays,
 * for the next of its name. Names of queues derive from the directory too.
 */
export function ownRuntimeDirectory(): { readonly path: string } {
  const previous = process.env.IPC_RUNTIME_DIR
  const own = { path: '' }
  beforeAll(() => {
    own.path = mkdtempSync(join(tmpdir(), 'ipc-mq-'))
    process.env.IPC_RUNTIME_DIR = own.path
  })
  afterEach(() => expect(readdirSync(own.path).filter((file) => !file.endsWith('.party'))).toEqual([]))
  afterAll(() => {
    if (previous === undefined) delete process.env.IPC_RUNTIME_DIR
    else process.env.IPC_RUNTIME_DIR = previous
    rmSync(own.path, { recursive: true })
  })
  return own
}
