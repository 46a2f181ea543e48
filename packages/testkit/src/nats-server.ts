import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePortSync } from './free-port-sync.js'
import { until } from './until.js'
import { withWatchdog } from './with-watchdog.js'

const READY_MS = 15_000

/** A real nats-server with JetStream and a store of its own, on a free port of the loopback. */
export class NatsServer {
  readonly port: number
  readonly url: string
  readonly #directory = mkdtempSync(join(tmpdir(), 'ipc-nats-'))
  #process: ChildProcess | undefined

  constructor(port = freePortSync()) {
    this.port = port
    this.url = `nats://127.0.0.1:${port}`
  }

  /** Whether there is one on this machine. */
  static isThere(): boolean {
    return spawnSync('nats-server', ['--version']).error === undefined
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Resolves when it answers. */
  async start({ jetStream = true }: { readonly jetStream?: boolean } = {}): Promise<this> {
    const args = ['-a', '127.0.0.1', '-p', String(this.port)]
    if (jetStream) args.push('-js', '-sd', this.#directory)
    const server = spawn('nats-server', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = server
    const ready = new Promise<void>((resolve, reject) => {
      let log = ''
      server.stderr.on('data', (chunk) => {
        log += chunk
        if (log.includes('Server is ready')) resolve()
      })
      server.once('exit', () => reject(new Error(`nats-server ended: ${log}`)))
    })
    await withWatchdog(ready, READY_MS, 'the start of nats-server')
    return this
  }

  /** SIGSTOP; resolves when the kernel shows it stopped. */
  async stop(): Promise<void> {
    this.#process?.kill('SIGSTOP')
    const stopped = () => /^State:\s+T/m.test(readFileSync(`/proc/${this.pid}/status`, 'utf8'))
    await until(stopped, READY_MS, 'nats-server stops')
  }

  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  /** SIGKILL: it has no time to tidy. The store stays. */
  async kill(): Promise<void> {
    const server = this.#process
    this.#process = undefined
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    server.kill('SIGKILL')
    await exit
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
