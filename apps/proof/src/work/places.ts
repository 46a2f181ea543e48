import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Peer, spawnPeer } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'

/** The built program of a worker, whether this runs from `dist` or from the sources. */
const PROGRAM = ['./worker.js', '../../dist/worker.js']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))

/** A process that sends and receives by this mechanism. */
export async function startWorker(mechanism: Proven, name?: string): Promise<Peer> {
  if (PROGRAM === undefined) throw new Error('@ipc/proof is not built: its dist/worker.js is missing')
  const { module, factory, options } = mechanism
  const worker = await spawnPeer(PROGRAM, [module, factory, JSON.stringify(options)])
  if (name !== undefined) await worker.call('open', name)
  return worker
}
