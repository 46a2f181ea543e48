import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Peer } from './peer.js'

export interface SpawnPeerOptions {
  /** Another Node than this one. */
  readonly node?: string | undefined
  /** Added to this process's environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly execArgv?: readonly string[] | undefined
  readonly cwd?: string | undefined
}

/**
 * Starts `script` (a path or file: URL of a program that calls `peerMain`) in a process of its own and waits until
 * it is ready. Rejects with its stderr when it ends before. Its Node gets no NODE_OPTIONS of the test runner's, but those of
 * IPC_PEER_NODE_OPTIONS.
 */
export async function spawnPeer(
  script: string | URL,
  parameters: readonly string[] = [],
  options: SpawnPeerOptions = {},
): Promise<Peer> {
  const path = script instanceof URL || script.startsWith('file:') ? fileURLToPath(script) : script
  const child = spawn(options.node ?? process.execPath, [...(options.execArgv ?? []), path, ...parameters], {
    cwd: options.cwd,
    env: { ...process.env, NODE_OPTIONS: process.env.IPC_PEER_NODE_OPTIONS, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  })
  const peer = new Peer(child)
  await peer.ready
  return peer
}
