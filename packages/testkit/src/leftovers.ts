import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What of a process's or a user's system objects can be left behind. Each list is sorted. */
export interface Leftovers {
  /** Files in /dev/shm, the runtime directory apart. */
  readonly sharedMemory: readonly string[]
  /** System V objects of this user: 'queue 5 key 0x1f', 'segment …', 'semaphores …'. */
  readonly systemV: readonly string[]
  /** POSIX queues; undefined where /dev/mqueue is not mounted, so that they cannot be listed. */
  readonly posixQueues: readonly string[] | undefined
  /** Files in the runtime directory of @ipc. */
  readonly runtimeDirectory: readonly string[]
  /** This process's descriptors of pipes, sockets, queues, shared memory and anonymous objects. */
  readonly descriptors: readonly string[]
  /** This process's mappings of shared memory. */
  readonly mappings: readonly string[]
}

/** What is there now. Linux only: elsewhere every list is empty. */
export function leftovers(): Leftovers {
  const runtimeDirectory = process.env.IPC_RUNTIME_DIR ?? `/dev/shm/ipc-${process.getuid?.() ?? 0}`
  const queues = list('/dev/mqueue')
  const mounted = read('/proc/self/mounts').includes(' mqueue ')
  return {
    sharedMemory: (list('/dev/shm') ?? []).filter((name) => `/dev/shm/${name}` !== runtimeDirectory),
    systemV: [...systemV('msg', 'queue'), ...systemV('shm', 'segment'), ...systemV('sem', 'semaphores')],
    posixQueues: mounted ? queues : undefined,
    runtimeDirectory: list(runtimeDirectory) ?? [],
    descriptors: descriptors(),
    mappings: mappings(),
  }
}

/**
 * What `after` has and `before` had not, as sentences; empty = nothing was left behind.
 * @param ours tells which names count, where other programs or tests use the same places at the same time
 */
export function leftBehind(
  before: Leftovers,
  after: Leftovers,
  ours: (name: string) => boolean = () => true,
): string[] {
  const places = Object.keys(before) as (keyof Leftovers)[]
  return places.flatMap((place) => {
    const counts = new Map<string, number>()
    for (const name of before[place] ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
    return (after[place] ?? []).filter(ours).flatMap((name) => {
      const had = counts.get(name) ?? 0
      counts.set(name, had - 1)
      return had > 0 ? [] : [`${place}: ${name}`]
    })
  })
}

function list(directory: string): string[] | undefined {
  try {
    return readdirSync(directory).sort()
  } catch {
    return undefined
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Rows of /proc/sysvipc: key, id, and the owner's uid in a column that the heading names. */
function systemV(table: 'msg' | 'shm' | 'sem', what: string): string[] {
  const [heading = '', ...rows] = read(`/proc/sysvipc/${table}`).split('\n')
  const column = heading.trim().split(/\s+/).indexOf('uid')
  const uid = String(process.getuid?.() ?? 0)
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields.length > 1 && fields[column] === uid)
    .map(([key, id]) => `${what} ${id} key 0x${(Number(key) >>> 0).toString(16)}`)
    .sort()
}

const KINDS = /^(pipe:|socket:|anon_inode:|\/memfd:|\/dev\/shm\/|\/dev\/mqueue|\/SYSV|\/ipc-)/

function descriptors(): string[] {
  return (list('/proc/self/fd') ?? [])
    .map((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`)
      } catch {
        return ''
      }
    })
    .filter((target) => KINDS.test(target))
    .map((target) => target.replace(/ \(deleted\)$/, ''))
    .sort()
}

function mappings(): string[] {
  const paths = read('/proc/self/maps')
    .split('\n')
    .map((row) =>
      row
        .split(/\s+/)
        .slice(5)
        .join(' ')
        .replace(/ \(deleted\)$/, ''),
    )
  return paths.filter((path) => /^(\/dev\/shm\/|\/memfd:|\/SYSV)/.test(path)).sort()
}
