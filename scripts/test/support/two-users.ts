import { chmodSync, chownSync, lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { type Peer, spawnPeer } from '@ipc/testkit'

/** Nobody's numbers on this machine, as far as anyone knows: users need no entry in /etc/passwd. */
export const STRANGER = 64_321
export const MEMBER = 64_322
export const GROUP = 64_399

/** Only root can be two users: elsewhere these tests count as skipped. */
export const isRoot = process.getuid?.() === 0

/** A runtime directory of one's own for this process and those that it starts, in a place that everybody may enter. */
export function ownRuntimeDirectory(): { readonly path: string; restore(): void } {
  const before = env.IPC_RUNTIME_DIR
  const path = mkdtempSync(join('/dev/shm', 'ipc-users-test-'))
  env.IPC_RUNTIME_DIR = path
  return {
    path,
    restore() {
      rmSync(path, { recursive: true, force: true })
      if (before === undefined) delete env.IPC_RUNTIME_DIR
      else env.IPC_RUNTIME_DIR = before
    },
  }
}

/** Gives a directory to a group on purpose, as SECURITY.md says. */
export function shareWithGroup(path: string): void {
  chownSync(path, 0, GROUP)
  chmodSync(path, 0o2770)
}

/** A process of another user: see programs/other-user.mjs for what it can do. */
export async function otherUser(user: number, groups: readonly number[] = [user]): Promise<Peer> {
  const peer = await spawnPeer(join(__dirname, '..', 'programs', 'other-user.mjs'))
  await peer.call('become', user, groups)
  return peer
}

/** What a mode allows to group and others. */
export function rightsOfOthers(path: string): number {
  return lstatSync(path).mode & 0o077
}
