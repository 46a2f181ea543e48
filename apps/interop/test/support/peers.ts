import { join } from 'node:path'
import type { Mechanism } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'
import { type Peer, spawnPeer } from '@ipc/testkit'
import { afterEach } from '@jest/globals'
import type { MechanismEntry } from './variant.js'

const factories = { shm, fifo, unix, tcp, sysvMq, posixMq } satisfies Record<string, () => Mechanism>
const living: Peer[] = []

/** Of this process: from the sources. */
export function mechanismOf({ factory }: MechanismEntry): Mechanism {
  return factories[factory]()
}

/** Starts programs/NAME.mjs, which is killed after the test at the latest. */
export async function startPeer(
  program: string,
  mechanism: MechanismEntry,
  ...rest: string[]
): Promise<Peer> {
  const path = join(__dirname, '..', '..', 'programs', `${program}.mjs`)
  const peer = await spawnPeer(path, [mechanism.factory, mechanism.module, ...rest])
  living.push(peer)
  return peer
}

afterEach(async () => {
  await Promise.all(living.splice(0).map((peer) => peer.kill('SIGKILL').catch(() => {})))
})
