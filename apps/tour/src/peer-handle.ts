import { reachesOtherProcesses } from './mechanisms.js'
import { startPeerHere } from './peer-here.js'
import { startPeerProcess } from './peer-process.js'
import type { Task } from './task.js'

/** The tour's hold on its peer. */
export interface PeerHandle {
  /** Aborts when the peer fails; the reason tells why. */
  readonly failed: AbortSignal
  /** Ends the peer's work and waits until it is gone. */
  dismiss(): Promise<void>
}

export function startPeer(task: Task): PeerHandle {
  return reachesOtherProcesses(task.mechanism) ? startPeerProcess(task) : startPeerHere(task)
}
