import type { Report } from './process/report.js'
import type { Plan } from './run/plan.js'

export type Role = 'sender' | 'receiver'

/** What the page is shown of a process. */
export interface PlayerState {
  readonly name: string
  readonly role: Role
  readonly pid: number
  readonly state: 'running' | 'stopped' | 'ended'
  /** How it ended, or what went wrong. */
  readonly note: string
  readonly perSecond: number
  readonly queued: number | undefined
  readonly latency: Report['latency']
}

/** An object of the kernel that processes meet at. */
export interface KernelObject {
  /** Segment, queue, … as the manual pages name it. */
  readonly kind: string
  readonly name: string
}

/** What the server tells the page a few times a second. */
export interface State {
  readonly plan: Plan | undefined
  readonly players: readonly PlayerState[]
  readonly objects: readonly KernelObject[]
}
