/** What the mechanisms of one machine share: the runtime directory, names, locks, doorbells and how parties meet. */
export {
  type ObjectRecord,
  readAttributes,
  removeAttributes,
  writeAttributes,
} from './attributes/object-record.js'
export { DirectoryWatch } from './directory/directory-watch.js'
export {
  isTrustedMaker,
  runtimeDirectory,
  runtimeDirectoryIdentity,
  runtimeFileMode,
  sharedGroup,
} from './directory/runtime-directory.js'
export { Doorbell } from './doorbell/doorbell.js'
export type { Control, ControlEnd } from './local/control.js'
export { removeDeadSockets } from './local/dead-sockets.js'
export type { LinkContext, LinkMaker } from './local/link-maker.js'
export { openLocalParty } from './local/open-local-party.js'
export { LockFile, lockHolder } from './locks/lock-file.js'
export { type LockWait, withLock, withLockAsync } from './locks/with-lock.js'
export { objectKey, objectName } from './names/object-name.js'
export { runtimePath, SOCKET_PATH_BYTES } from './names/runtime-path.js'
export { openParty } from './party/open-party.js'
export type { MadeLink, PartyContext, PartyMaker } from './party/party-maker.js'
export { type Introductions, RECORD_BYTES, type Wire } from './party/wire.js'
export { hostSupport } from './platform/host-support.js'
export { type Attempted, waitFor } from './waiting/wait-for.js'
