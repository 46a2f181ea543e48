import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Keeps a nats-server for the tour: prints its URL when it answers, and ends it, with its store, when standard input is closed.
 * So no server and no file outlives the tour, however that ends.
 */
const directory = mkdtempSync(join(tmpdir(), 'ipc-tour-nats-'))
// Ctrl-C reaches every process of the group: the tour decides what it means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.stdout.on('error', () => {})

const over = once(process.stdin.resume(), 'close')
const port = await freePort()
const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory]
// In a group of its own, for the same reason.
const server = spawn('nats-server', args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
server.on('error', () => {})
server.stderr.on('data', (chunk) => {
  if (String(chunk).includes('Server is ready')) process.stdout.write(`nats://127.0.0.1:${port}\n`)
})
await Promise.race([over, once(server, 'close').catch(() => {})])
await end(server)
rmSync(directory, { recursive: true, force: true })
process.exit()

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
