import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const LONGEST_FAREWELL_MS = 5_000

/** A program that the bench runs: it ends when its standard input does. */
export interface Child {
  readonly process: ChildProcess
  /** Aborted when it has ended, with the reason. */
  readonly gone: AbortSignal
  /** Closes its input and waits for its end; false = it had to be killed. */
  end(): Promise<boolean>
}

export function startChild(command: readonly string[]): Child {
  const [program, ...args] = command as [string, ...string[]]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const gone = new AbortController()
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const closed = once(child, 'close').catch(() => {})
  child.on('error', (error) => gone.abort(error))
  child.on('close', (code, signal) => gone.abort(new Error(describe(code, signal, complaint))))
  return {
    process: child,
    gone: gone.signal,
    async end() {
      let willing = true
      child.stdin?.end()
      const killer = setTimeout(() => {
        willing = false
        child.kill('SIGKILL')
      }, LONGEST_FAREWELL_MS)
      await closed
      clearTimeout(killer)
      return willing
    },
  }
}

function describe(code: number | null, signal: string | null, complaint: string): string {
  const end = signal === null ? `code ${code}` : signal
  return `a process ended with ${end}${complaint === '' ? '' : `: ${complaint.trim()}`}`
}
