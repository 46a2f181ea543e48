import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Where the programs of the pages are. */
export const snippets = join(__dirname, '..', '..', 'snippets')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  /** Settles when its standard output has `text`, or it has ended. */
  hasPrinted(text: string): Promise<void>
  readonly ended: Promise<Ended>
}

const running = new Set<ChildProcess>()

/** Starts a program in the folder of the snippets, as a reader would. */
export function start(command: string, ...args: string[]): Running {
  // Named, because jest's own process.env is a copy that children do not get.
  const child = spawn(command, args, { cwd: snippets, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child)
    return { code, ...output }
  })
  const hasPrinted = async (text: string) => {
    while (!output.stdout.includes(text) && running.has(child)) {
      await Promise.race([once(child.stdout, 'data'), ended])
    }
  }
  return { hasPrinted, ended }
}

/** For `afterEach`: a test that failed leaves no process behind. */
export async function endAll(): Promise<void> {
  const ends = [...running].map((child) => once(child, 'close'))
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(ends)
}

export function sourceOf(name: string): string {
  return readFileSync(join(snippets, name), 'utf8')
}

/** A port of the loopback that nobody has now. */
export async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return `127.0.0.1:${port}`
}
