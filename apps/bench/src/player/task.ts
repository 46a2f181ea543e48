import { join } from 'node:path'
import type { Contestant, Ours, Peer } from '../contestant.js'
import type { Role } from './act.js'

/** What a player is told at its start, as its one argument. */
export interface Task {
  readonly contestant: Ours | Peer
  readonly role: Role
  /** A name that no other cast has. */
  readonly place: string
  /** An empty folder of the cast's own. */
  readonly folder: string
}

const INFINITY = '∞'

/** JSON has no Infinity, which some options may be. */
export function writeTask(task: Task): string {
  return JSON.stringify(task, (_key, value) => (value === Number.POSITIVE_INFINITY ? INFINITY : value))
}

export function readTask(text: string): Task {
  return JSON.parse(text, (_key, value) => (value === INFINITY ? Number.POSITIVE_INFINITY : value)) as Task
}

/** Parent and child, or thread and worker, find each other by their birth: there the driver starts its follower. */
export function startsItsFollower(contestant: Contestant): boolean {
  const { program } = contestant
  if (contestant.program === 'ours') return contestant.mechanism === 'pipe'
  return (
    program === 'child-process-json' || program === 'child-process-advanced' || program === 'message-port'
  )
}

/** What this process tells the follower that it starts. */
export function followerTask(): string {
  return writeTask({ ...readTask(process.argv[2] as string), role: 'follower' })
}

/** Where such a follower finds the bench. */
export function controlPath(folder: string): string {
  return join(folder, 'control')
}
