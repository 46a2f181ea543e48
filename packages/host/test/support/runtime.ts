import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A runtime directory of one's own under /dev/shm, so that tests do not see each other's files. */
export interface OwnRuntime {
  readonly path: string
  files(): string[]
  /** Removes it and puts the environment back. */
  restore(): void
}

export function ownRuntime(): OwnRuntime {
  const before = process.env.IPC_RUNTIME_DIR
  const path = mkdtempSync(join('/dev/shm', 'ipc-host-test-'))
  process.env.IPC_RUNTIME_DIR = path
  return {
    path,
    files: () => readdirSync(path).sort(),
    restore() {
      rmSync(path, { recursive: true, force: true })
      if (before === undefined) delete process.env.IPC_RUNTIME_DIR
      else process.env.IPC_RUNTIME_DIR = before
    },
  }
}
