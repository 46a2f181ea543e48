import { statSync } from 'node:fs'
import { runtimeDirectory, runtimeFileMode } from '@ipc/host'

const GROUP = 0o060

/** The group that a runtime directory is shared with on purpose; undefined where it is one user's own. */
export function sharedGroup(): number | undefined {
  return (runtimeFileMode() & GROUP) === 0 ? undefined : statSync(runtimeDirectory()).gid
}
