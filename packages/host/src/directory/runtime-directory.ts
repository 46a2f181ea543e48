import { type BigIntStats, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { IpcError } from '@ipc/core'
import { fromSystemError } from '@ipc/core/adapter'

const OTHERS = 0o077n
const WORLD_WRITE = 0o002n
const GROUP_WRITE = 0o020n
const PERMISSION_BITS = 0o777n

/**
 * The directory of FIFOs, sockets, lock files and side files: `/dev/shm/ipc-<uid>` on Linux, `ipc-<uid>` in the temporary
 * directory elsewhere; `$IPC_RUNTIME_DIR` overrides both. Made with mode 0700 when it is missing, and checked at each
 * call (one lstat). Two users share one on purpose by an `$IPC_RUNTIME_DIR` that a group may write.
 * @throws IpcError IPC_PERMISSION when it is a symbolic link, is no directory, is another user's or is open to others;
 * IPC_NOT_FOUND when the parent of `$IPC_RUNTIME_DIR` is missing; TypeError when `$IPC_RUNTIME_DIR` is no absolute path.
 */
export function runtimeDirectory(): string {
  return checkedRuntimeDirectory().path
}

/** What tells one runtime directory from another whatever it is called: device and inode. */
export function runtimeDirectoryIdentity(): string {
  const { stats } = checkedRuntimeDirectory()
  return `${stats.dev}:${stats.ino}`
}

/** Mode for a file in it: 0600, or 0660 where the directory is shared with a group. */
export function runtimeFileMode(): number {
  return (checkedRuntimeDirectory().stats.mode & GROUP_WRITE) === 0n ? 0o600 : 0o660
}

/** The group that the directory is shared with on purpose; undefined where it is one user's own. */
export function sharedGroup(): number | undefined {
  const { mode, gid } = checkedRuntimeDirectory().stats
  return (mode & GROUP_WRITE) === 0n ? undefined : Number(gid)
}

/**
 * Whether an object outside of the directory was made by someone who may take part: this user, root, the directory's owner or, where it
 * is shared, its group (nobody else can give an object to that group). Names of kernel objects can be guessed, and anybody may
 * make one in /dev/shm or among the queues first, to read along.
 */
export function isTrustedMaker({ uid, gid }: { readonly uid: number; readonly gid: number }): boolean {
  if (uid === 0 || uid === process.geteuid?.()) return true
  return Number(checkedRuntimeDirectory().stats.uid) === uid || sharedGroup() === gid
}

interface RuntimeDirectory {
  readonly path: string
  readonly stats: BigIntStats
}

function checkedRuntimeDirectory(): RuntimeDirectory {
  const named = process.env.IPC_RUNTIME_DIR
  const shared = named !== undefined && named !== ''
  if (shared && !isAbsolute(named)) {
    throw new TypeError(`IPC_RUNTIME_DIR must be an absolute path, not '${named}'`)
  }
  const path = shared ? named : defaultPath()
  const stats = look(path) ?? make(path)
  checkKind(path, stats)
  if (shared) checkShared(path, stats)
  else checkOwn(path, stats)
  return { path, stats }
}

function defaultPath(): string {
  const user = process.geteuid?.() ?? 0
  return join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), `ipc-${user}`)
}

function look(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    throw fromSystemError(error, `cannot look at the runtime directory ${path}`, path)
  }
}

function make(path: string): BigIntStats {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      const cure = 'make its parent directory, or set IPC_RUNTIME_DIR to a directory that you may write'
      throw fromSystemError(error, `cannot make the runtime directory ${path} (${cure})`, path)
    }
  }
  const stats = look(path)
  if (stats === undefined) {
    throw new IpcError(
      'IPC_NOT_FOUND',
      `the runtime directory ${path} was removed while it was made: try again`,
      {
        address: path,
      },
    )
  }
  return stats
}

function checkKind(path: string, stats: BigIntStats): void {
  if (stats.isSymbolicLink()) {
    refuse(path, 'is a symbolic link, and whoever made it could point it elsewhere', 'remove it')
  }
  if (!stats.isDirectory()) refuse(path, 'is no directory', 'remove it')
}

function checkOwn(path: string, stats: BigIntStats): void {
  const user = process.geteuid?.()
  if (user !== undefined && stats.uid !== BigInt(user)) {
    refuse(path, `belongs to user ${stats.uid}, not to ${user}`, 'have it removed')
  }
  if ((stats.mode & OTHERS) !== 0n) {
    refuse(path, `has mode ${octal(stats.mode)}: other users could take part`, `run chmod 700 ${path}`)
  }
}

function checkShared(path: string, stats: BigIntStats): void {
  if ((stats.mode & WORLD_WRITE) !== 0n) {
    refuse(path, `has mode ${octal(stats.mode)}: every user could take part`, `run chmod o-w ${path}`)
  }
}

function octal(mode: bigint): string {
  return `0${(mode & PERMISSION_BITS).toString(8)}`
}

function refuse(path: string, what: string, cure: string): never {
  const message = `the runtime directory ${path} ${what}: ${cure}, or set IPC_RUNTIME_DIR to another directory`
  throw new IpcError('IPC_PERMISSION', message, { address: path })
}
