import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const PROGRAMS = join(__dirname, 'programs')
const run = promisify(execFile)
const WATCHDOG_MS = 20_000

/** A program in another language that takes part in a queue: `send` and `receive` as its first argument. */
export interface ForeignProgram {
  (...parameters: (string | number)[]): Promise<string>
  dispose(): void
}

/** Perl and Python programs run as they are; C ones are compiled into a directory that `dispose` removes. */
export function foreignProgram(file: string): ForeignProgram {
  const path = join(PROGRAMS, file)
  if (file.endsWith('.pl')) return make('perl', [path])
  if (file.endsWith('.py')) return make('python3', [path])
  const directory = mkdtempSync(join(tmpdir(), 'ipc-mq-'))
  const binary = join(directory, 'program')
  execFileSync('cc', ['-O1', '-Wall', '-o', binary, path, '-lrt'])
  return make(binary, [], () => rmSync(directory, { recursive: true }))
}

function make(
  command: string,
  first: readonly string[],
  dispose: () => void = () => undefined,
): ForeignProgram {
  const call = async (...parameters: (string | number)[]): Promise<string> => {
    const { stdout } = await run(command, [...first, ...parameters.map(String)], { timeout: WATCHDOG_MS })
    return stdout
  }
  return Object.assign(call, { dispose })
}
