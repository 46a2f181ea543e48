import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Peer, spawnPeer } from '@ipc/testkit'
import { afterEach } from '@jest/globals'

/** The processes, files and handles of one test; `end` frees all of them. */
export class Members {
  readonly #peers: Peer[] = []
  readonly #ends: (() => unknown)[] = []
  #directory: string | undefined

  /** The members of each test of a file, one after the other. */
  static forEachTest(): Members {
    const members = new Members()
    afterEach(() => members.end())
    return members
  }

  /** A process that has the mailbox open. */
  async join(name: string, options?: object, mechanism?: object): Promise<Peer> {
    const peer = await spawnPeer(join(__dirname, '../programs/member.mjs'))
    this.#peers.push(peer)
    await peer.call('open', name, options, mechanism)
    return peer
  }

  /** A file for a ledger, in a directory of this test's own. */
  path(name: string): string {
    this.#directory ??= mkdtempSync(join(tmpdir(), 'ipc-shm-test-'))
    return join(this.#directory, name)
  }

  atEnd(end: () => unknown): void {
    this.#ends.push(end)
  }

  async end(): Promise<void> {
    for (const peer of this.#peers.splice(0)) await peer.kill('SIGKILL')
    for (const end of this.#ends.splice(0).reverse()) await end()
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true })
    this.#directory = undefined
  }
}
