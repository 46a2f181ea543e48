import { join } from 'node:path'
import { type Peer, spawnPeer } from '@ipc/testkit'

/** Starts test/programs/peer.mjs, which works on the built packages. */
export function startPeer(): Promise<Peer> {
  return spawnPeer(join(__dirname, '../programs/peer.mjs'))
}
