import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

// Built beside the program that imports this.
const KEEPER = fileURLToPath(new URL('nats-keeper.js', import.meta.url))

/** Why there is no NATS server to visit and how to get one; undefined where there is. */
export function whyNoNatsServer(): string | undefined {
  if (process.env.NATS_URL !== undefined || spawnSync('nats-server', ['--version']).error === undefined)
    return undefined
  return 'there is no nats-server on this machine: apt install nats-server, or name one that runs elsewhere in $NATS_URL'
}

/**
 * The server of $NATS_URL, or else one of the tour's own on a free port, named in $NATS_URL for the peer too.
 * Returns what ends it.
 */
export async function startNatsServer(): Promise<() => Promise<void>> {
  if (process.env.NATS_URL !== undefined) return async () => {}
  const keeper = spawn(process.execPath, [KEEPER], { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(keeper, 'close')
  const url = await Promise.race([
    once(keeper.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text).trim()),
    gone.then(() => undefined),
  ])
  if (url === undefined) throw new Error('nats-server ended before it was ready')
  process.env.NATS_URL = url
  return async () => {
    delete process.env.NATS_URL
    keeper.stdin.end()
    await gone
  }
}
