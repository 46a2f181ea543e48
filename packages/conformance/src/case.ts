import type { Capabilities } from './capabilities.js'
import type { Ground } from './ground/ground.js'

/** What a case is about: a mailbox, a link of two parties, parties as such, or a topic. */
export type Kind = 'mailbox' | 'link' | 'party' | 'topic'

/** One statement of the contract, to be seen from outside. */
export interface Case {
  /** Begins with the clauses it proves: 'C2 C3 …'. */
  readonly title: string
  readonly on: readonly Kind[]
  /** Whether the traits have what the case uses. Without it the case is for all. */
  readonly needs?: (capabilities: Capabilities) => boolean
  readonly run: (ground: Ground) => Promise<void>
  /** What must be refused, with no effect, where `needs` is not met. Without it there is nothing to ask for. */
  readonly refused?: (ground: Ground) => Promise<void>
  /** Needs a process that can be killed, stopped or left to end by itself. */
  readonly processes?: boolean
}
