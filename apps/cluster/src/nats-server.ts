import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** A nats-server of this demo's own, on a free port, with its store in `directory`; only who knows its token is let in. */
export class DemoServer {
  readonly #directory: string
  readonly #token = randomBytes(16).toString('hex')
  #port = 0
  #process: ChildProcess | undefined

  constructor(directory: string) {
    this.#directory = directory
  }

  /** As seen from where the server's machine has `address`. */
  url(address = '127.0.0.1'): string {
    return `nats://${this.#token}@${address}:${this.#port}`
  }

  /** Resolves when it answers; again on the same port and store. */
  async start(): Promise<void> {
    this.#port ||= await freePort()
    const store = join(this.#directory, 'store')
    const args = ['-a', '0.0.0.0', '-p', String(this.#port), '-js', '-sd', store, '--auth', this.#token]
    const server = spawn('nats-server', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', () => reject(new Error('this demo needs a nats-server: apt install nats-server')))
      server.once('exit', () => reject(new Error('nats-server ended before it was ready')))
      server.stderr.on('data', (chunk) => {
        if (String(chunk).includes('Server is ready')) resolve()
      })
    })
  }

  /** For the end of the process, when nothing can be waited for. */
  killNow(): void {
    this.#process?.kill('SIGKILL')
  }

  async kill(): Promise<void> {
    const server = this.#process
    this.#process = undefined
    if (server === undefined || server.exitCode !== null) return
    const exit = once(server, 'exit')
    server.kill('SIGKILL')
    await exit
  }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
