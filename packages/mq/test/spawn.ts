import { join } from 'node:path'
import { type Peer, spawnPeer } from '@ipc/testkit'

/** Another process, running test/programs/peer.mjs on the built packages. */
export function spawn(): Promise<Peer> {
  return spawnPeer(join(__dirname, 'programs', 'peer.mjs'))
}
