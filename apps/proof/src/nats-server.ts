import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'

const READY_MS = 15_000

/** Runs `use` with the address of a nats-server of its own; undefined where there is none on this machine. */
export async function withNats<R>(use: (url: string | undefined) => Promise<R>): Promise<R> {
  if (spawnSync('nats-server', ['--version']).error !== undefined) {
    console.error('nats-server is not on this machine: nats is left out (apt install nats-server)')
    return use(undefined)
  }
  const directory = mkdtempSync(join(tmpdir(), 'ipc-proof-nats-'))
  const port = await freePort()
  const server = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await withWatchdog(ready(server), READY_MS, 'the start of nats-server')
    return await use(`nats://127.0.0.1:${port}`)
  } finally {
    server.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    server.stderr?.on('data', (piece) => {
      log += piece
      if (log.includes('Server is ready')) resolve()
    })
    server.once('exit', () => reject(new Error(`nats-server ended: ${log}`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
