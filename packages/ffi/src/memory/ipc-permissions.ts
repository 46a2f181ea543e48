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
