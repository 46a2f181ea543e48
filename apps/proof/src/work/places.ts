import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Peer, spawnPeer } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'

/** The built program of a worker, whether this runs from `dist` or from the sources. */
const PROGRAM = ['./worker.js', '../../dist/worker.js']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))

/**
 * The engine without threads of its own: what collects its garbage would wait for them, and they for a processor, which
 * nobody could tell from a loop of ours that does not let the event loop turn.
 */
export const WITHOUT_HELPERS: readonly string[] = ['--single-threaded']

/** A process that sends and receives by this mechanism; `flags` are its Node's. */
export async function startWorker(
  mechanism: Proven,
  name?: string,
  flags: readonly string[] = [],
): Promise<Peer> {
  if (PROGRAM === undefined) throw new Error('@ipc/proof is not built: its dist/worker.js is missing')
  const { module, factory, options } = mechanism
  const worker = await spawnPeer(PROGRAM, [module, factory, JSON.stringify(options)], { execArgv: flags })
  if (name !== undefined) await worker.call('open', name)
  return worker
}
