import { layouts } from '../constants/layouts.js'

/** Who owns a System V object, and what others may do with it. */
export interface IpcPermissions {
  readonly key: number
  readonly uid: number
  readonly gid: number
  readonly creatorUid: number
  readonly creatorGid: number
  readonly mode: number
}

/** Reads the struct ipc_perm that begins every System V status structure. */
export function readPermissions(status: Buffer): IpcPermissions {
  const at = layouts.ipcPerm
  return {
    key: status.readInt32LE(at.key),
    uid: status.readUInt32LE(at.uid),
    gid: status.readUInt32LE(at.gid),
    creatorUid: status.readUInt32LE(at.creatorUid),
    creatorGid: status.readUInt32LE(at.creatorGid),
    mode: status.readUInt32LE(at.mode),
  }
}

/** What IPC_SET changes of the permissions of every System V object; what is not given stays. */
export interface PermissionChanges {
  readonly mode?: number | undefined
  readonly uid?: number | undefined
  readonly gid?: number | undefined
}

/** Writes changed permissions into a status structure that was just read. */
export function writePermissions(status: Buffer, changes: PermissionChanges): void {
  for (const name of ['mode', 'uid', 'gid'] as const) {
    const value = changes[name]
    if (value !== undefined) status.writeUInt32LE(value, layouts.ipcPerm[name])
  }
}
