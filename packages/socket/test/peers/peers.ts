import { join } from 'node:path'
import { type Peer, type SpawnPeerOptions, spawnPeer } from '@ipc/testkit'
import { afterEach } from '@jest/globals'

const script = join(__dirname, 'socket-peer.mjs')
const living: Peer[] = []

/** Starts a process that is killed after the test at the latest. */
export async function socketPeer(options: SpawnPeerOptions = {}): Promise<Peer> {
  const peer = await spawnPeer(script, [], options)
  living.push(peer)
  return peer
}

/** Ends the processes of each test. */
export function endPeersAfterEach(): void {
  afterEach(async () => {
    await Promise.all(living.splice(0).map((peer) => peer.kill('SIGKILL').catch(() => {})))
  })
}
