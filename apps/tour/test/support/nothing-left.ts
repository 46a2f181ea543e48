import { readFileSync } from 'node:fs'
import { type Leftovers, leftBehind, leftovers, until } from '@ipc/testkit'

// A segment's header, which holds its name, is no longer.
const HEADER_BYTES = 4_096

/** Whose objects count, where other tests make theirs at the same time. */
export interface Owner {
  /** What the names of its mailboxes have in common; without it no segment counts. */
  readonly name?: string
  readonly processes: readonly number[]
}

/** Remembers what is there now; the function that comes back rejects if something of `owner` is there in addition. */
export function watchLeftovers(): (owner: Owner) => Promise<void> {
  const before = files()
  return async ({ name, processes }) => {
    const left = () => [
      ...leftBehind(before, files()).filter((found) => mayBelongTo(name, found)),
      ...queuesOf(processes),
    ]
    // POSIX queues do not tell whose they are: those of other tests go by themselves.
    const suspects = left()
    const still = () => suspects.filter((suspect) => left().includes(suspect))
    await until(() => still().length === 0, 10_000, 'nothing left behind').catch(() => {
      throw new Error(`left behind: ${still().join(', ')}`)
    })
  }
}

/** Files of IPC objects; not what the test's own process holds, nor System V objects, which tell whose they are. */
function files(): Leftovers {
  return { ...leftovers(), systemV: [], descriptors: [], mappings: [] }
}

/** Segments hold the name of their channel; the runtime directory is the test's own. */
function mayBelongTo(name: string | undefined, found: string): boolean {
  const file = /^sharedMemory: (.*)$/.exec(found)?.[1]
  if (file === undefined) return true
  if (name === undefined) return false
  try {
    return readFileSync(`/dev/shm/${file}`, 'latin1').slice(0, HEADER_BYTES).includes(name)
  } catch {
    return false
  }
}

/** The System V queues that one of `processes` sent to or received from last. */
function queuesOf(processes: readonly number[]): string[] {
  const [headings = [], ...rows] = readFileSync('/proc/sysvipc/msg', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const column = (heading: string) => headings.indexOf(heading)
  return rows
    .filter((fields) =>
      ['lspid', 'lrpid'].some((heading) => processes.includes(Number(fields[column(heading)]))),
    )
    .map((fields) => `System V queue ${fields[column('msqid')]}`)
}
