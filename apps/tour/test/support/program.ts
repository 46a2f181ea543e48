import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A running program of Node, in a process group of its own, as a terminal would start it. */
export interface Program {
  readonly pid: number
  /** Settles when it has printed its first line, or has ended. */
  readonly firstLine: Promise<void>
  readonly ended: Promise<Ended>
  /** To it alone. */
  kill(signal: NodeJS.Signals): void
  /** As Ctrl-C does: to it and all that it started. */
  killGroup(signal: NodeJS.Signals): void
}

const running = new Set<ChildProcess>()

export function startProgram(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, args, {
    detached: true,
    env: { ...process.env, NODE_OPTIONS: process.env.IPC_PEER_NODE_OPTIONS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return { code, signal, ...output }
  })
  return {
    pid: child.pid ?? 0,
    firstLine: Promise.race([once(child.stdout, 'data'), ended]).then(() => {}),
    ended,
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-(child.pid ?? 0), signal),
  }
}

/** For `afterEach`: a test that failed leaves no process behind. */
export async function endPrograms(): Promise<void> {
  const closed = [...running].map((child) => once(child, 'close'))
  for (const child of running) process.kill(-(child.pid ?? 0), 'SIGKILL')
  await Promise.all(closed)
}
