import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'

const WATCHDOG_MS = 60_000

export interface Outcome {
  readonly code: number
  readonly output: string
  readonly errors: string
  /** What stayed in the runtime directory. */
  readonly stayed: readonly string[]
}

/** Starts a built demo as its README does. Its runtime directory is its own, so that what it leaves can be seen. */
export function startDemo(
  program: string,
  args: readonly string[],
  runtime: string,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [join(__dirname, '..', '..', 'dist', `${program}.js`), ...args], {
    env: { ...process.env, IPC_RUNTIME_DIR: runtime },
  })
}

/** Runs a built demo to its end. */
export async function runDemo(program: string, args: readonly string[] = []): Promise<Outcome> {
  const runtime = mkdtempSync(join(tmpdir(), 'ipc-demo-'))
  const child = startDemo(program, args, runtime)
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  try {
    const [code] = await withWatchdog(once(child, 'close'), WATCHDOG_MS, `${program} ${args.join(' ')}`)
    return { code, output, errors, stayed: readdirSync(runtime) }
  } finally {
    child.kill('SIGKILL')
    rmSync(runtime, { recursive: true, force: true })
  }
}
