import type { Mechanism } from '@ipc/core'
import type { Functions } from './functions.js'

/** What the suite needs of a test runner: jest, vitest and node:test all have it. */
export interface Runner {
  describe(title: string, body: () => void): void
  test(title: string, body: () => Promise<void>): void
}

export interface Settings {
  /** A new value of the mechanism, for this process. */
  readonly mechanism: () => Mechanism
  /** For the child processes: the package to import, as '@ipc/shm', … */
  readonly module: string
  /** … the name of the factory it exports, … */
  readonly factory: string
  /** … and the factory's options, as JSON can carry them. */
  readonly options?: unknown
  /** How many cases must be run, and how many refused: a trait that changes must not silently drop cases. */
  readonly counts: { readonly run: number; readonly refused: number }
  /** The mechanism reaches no other process: a second handle here stands for it, and nobody is killed. @default false */
  readonly inProcess?: boolean | undefined
  /** Directory of the package under test, where `module` resolves. @default found by `module` from the working directory */
  readonly directory?: string | undefined
  /** After how long a step of a case that does not settle has failed. @default 12,000 */
  readonly watchdogMs?: number | undefined
  /** Functions to call instead of core's. */
  readonly open?: Partial<Functions> | undefined
}
