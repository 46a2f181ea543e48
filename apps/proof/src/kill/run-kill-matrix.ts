import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withNats } from '../nats-server.js'
import { killedMechanisms } from './killed-mechanisms.js'
import { type KillMatrix, tryAll } from './matrix.js'
import { OPERATIONS } from './operations.js'

/**
 * kill-matrix FILE [MECHANISM…]: kills and stops a process at each step of each operation, and writes what survivors saw
 * into FILE, beside what is there of other mechanisms. Resolves with the exit code: 0 where nothing failed.
 */
export async function runKillMatrix([file, ...wanted]: readonly string[]): Promise<number> {
  if (file === undefined) throw new TypeError('kill-matrix: name the file to write')
  const directory = mkdtempSync(join(tmpdir(), 'ipc-kill-'))
  process.env.IPC_RUNTIME_DIR = directory
  let failed = 0
  await withNats(async (natsUrl) => {
    for (const mechanism of killedMechanisms(natsUrl)) {
      if (wanted.length > 0 && !wanted.includes(mechanism.name)) continue
      const operations = OPERATIONS.filter((operation) => operation.for(mechanism))
      const found = await tryAll(operations, mechanism, (line) => console.error(line))
      failed += found.failures.length
      writeFileSync(file, lines({ ...read(file), [mechanism.name]: found.operations }))
    }
  })
  rmSync(directory, { recursive: true, force: true })
  return failed === 0 ? 0 : 1
}

/** JSON with a line for each operation, so that a change shows where it is. */
function lines(matrix: KillMatrix): string {
  const mechanisms = Object.entries(matrix).map(([name, operations]) => {
    const rows = Object.entries(operations).map(
      ([title, steps]) => `  ${JSON.stringify(title)}: ${JSON.stringify(steps)}`,
    )
    return ` ${JSON.stringify(name)}: {\n${rows.join(',\n')}\n }`
  })
  return `{\n${mechanisms.join(',\n')}\n}\n`
}

function read(path: string): KillMatrix {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
