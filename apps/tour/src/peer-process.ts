import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { FAREWELL } from './employer.js'
import type { PeerHandle } from './peer-handle.js'
import type { Task } from './task.js'

// Built beside the program that imports this.
const PROGRAM = fileURLToPath(new URL('peer.js', import.meta.url))

// A dismissed peer closes its channels, which may take 5 s each; one that hangs beyond is killed.
const LONGEST_FAREWELL_MS = 12_000

/** A peer in a process of its own. It ends with its standard input, so it never outlives the tour. */
export function startPeerProcess(task: Task): PeerHandle {
  const failure = new AbortController()
  const fail = (what: string) => failure.abort(new Error(`the peer process ${what}`))
  const peer = spawn(process.execPath, [PROGRAM, JSON.stringify(task)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(peer, 'close').catch(() => {})
  peer.stdout.setEncoding('utf8').on('data', (complaint: string) => fail(`failed: ${complaint}`))
  peer.on('error', (error) => fail(`could not be started: ${error.message}`))
  peer.on('close', (code, signal) => {
    if (signal !== null) fail(`was ended by ${signal}`)
    else if (code !== 0) fail(`ended with code ${code}`)
  })
  // A peer that is gone closes the pipe under us: its end is told above.
  peer.stdin.on('error', () => {})

  return {
    failed: failure.signal,
    dismiss: async () => {
      peer.stdin.end(FAREWELL)
      const killer = setTimeout(() => peer.kill('SIGKILL'), LONGEST_FAREWELL_MS)
      await gone
      clearTimeout(killer)
    },
  }
}
