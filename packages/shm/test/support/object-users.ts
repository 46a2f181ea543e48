import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { leftBehind, leftovers, type Peer, spawnPeer } from '@ipc/testkit'
import { afterEach, beforeEach, expect } from '@jest/globals'

const run = promisify(execFile)

/** What a test began and what it must leave: processes of test/programs/object-user.mjs, and no object of the system. */
export class ObjectUsers {
  readonly #peers: Peer[] = []
  readonly #ends: (() => unknown)[] = []

  /** Users for each test of a file, which must leave nothing of its names behind. */
  static forEachTest(): ObjectUsers {
    const users = new ObjectUsers()
    let before = leftovers()
    beforeEach(() => {
      before = leftovers()
    })
    afterEach(async () => {
      await users.end()
      // Other tests run at the same time: System V objects have no names, so their tests look by key.
      expect(leftBehind(before, leftovers(), (name) => name.includes(`object-${process.pid}-`))).toEqual([])
    })
    return users
  }

  async start(): Promise<Peer> {
    const peer = await spawnPeer(join(__dirname, '../programs/object-user.mjs'))
    this.#peers.push(peer)
    return peer
  }

  atEnd(end: () => unknown): void {
    this.#ends.push(end)
  }

  async end(): Promise<void> {
    for (const peer of this.#peers.splice(0)) await peer.kill()
    for (const end of this.#ends.splice(0).reverse()) await end()
  }
}

let counter = 0

/** A name for shm_open and sem_open that no other test uses. */
export function objectName(): string {
  counter += 1
  return `/object-${process.pid}-${counter}`
}

/** Runs a program text of another language; gives what it printed. */
export async function foreign(
  language: 'perl' | 'python3',
  program: string,
  ...parameters: (string | number)[]
) {
  const { stdout } = await run(
    language,
    [...(language === 'perl' ? ['-e', program, '--'] : ['-c', program]), ...parameters.map(String)],
    {
      timeout: 20_000,
    },
  )
  return stdout.trim()
}
