import type { Figures } from '../figures.js'
import type { Role } from '../player/act.js'

/** A contestant's processes, started, connected, and idle between slices. */
export interface Cast {
  /** Lets them exchange messages for about so long. */
  slice(milliseconds: number): Promise<Figures>
  /** Ends the processes and removes what they made. */
  end(): Promise<void>
}

/** A command that runs a side's program under another one, such as strace. */
export type Wrapper = (role: Role) => readonly string[]

/** Where a cast plays. */
export interface Stage {
  /** A name that no other cast has. */
  readonly place: string
  /** An empty folder of the cast's own. */
  readonly folder: string
}
