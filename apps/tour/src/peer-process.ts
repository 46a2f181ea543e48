import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PeerHandle } from './peer-handle.js'
import type { Task } from './task.js'

// Built beside the program that imports this.
const PROGRAM = fileURLToPath(new URL('peer.js', import.meta.url))

// A dismissed peer closes its channels, which may take 5 s each; one that hangs beyond is killed.
const LONGEST_FAREWELL_MS = 12_000

/** A peer in a process of its own. It ends with its standard input, so it never outlives the tour. */
export function startPeerProcess(task: Task): PeerHandle {
  const failure = new AbortController()
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(task)], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const complaint = collect(child)
  const gone = once(child, 'close').catch(() => {})
  child.on('error', (error) => failure.abort(error))
  child.on('close', (code, signal) => {
    if (code !== 0) failure.abort(new Error(`the peer process ${describe(code, signal, complaint())}`))
  })
  // A peer that is gone closes the pipe under us: its end is told above.
  child.stdin?.on('error', () => {})

  return {
    failed: failure.signal,
    dismiss: async () => {
      child.stdin?.end()
      const killer = setTimeout(() => child.kill('SIGKILL'), LONGEST_FAREWELL_MS)
      await gone
      clearTimeout(killer)
    },
  }
}

function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}

function describe(code: number | null, signal: string | null, complaint: string): string {
  if (signal !== null) return `was ended by ${signal}`
  return `ended with code ${code}: ${complaint.trim()}`
}
