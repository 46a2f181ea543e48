import { join } from 'node:path'
import { type Peer, spawnPeer } from '@ipc/testkit'

/** What a party's process tells of a link. */
export interface LinkedEvent {
  readonly peer: string
  readonly identity: { readonly pid?: number; readonly uid?: number }
  readonly side: 'accepted' | 'dialled'
  readonly token: string
  readonly capacity?: number
}
export interface EndedEvent {
  readonly peer: string
  readonly token: string
  readonly reason: string
}

const program = join(__dirname, 'party-program.mjs')

/** Processes with a party each; `killAll` ends them. */
export class PartyPeers {
  readonly #peers: Peer[] = []

  /** A process with an open party; without a name, one without. */
  async start(name?: string, options: object = {}): Promise<Peer> {
    const peer = await spawnPeer(program)
    this.#peers.push(peer)
    if (name !== undefined) await peer.call('open', name, options)
    return peer
  }

  async killAll(): Promise<void> {
    for (const peer of this.#peers.splice(0)) await peer.kill('SIGKILL')
  }
}
