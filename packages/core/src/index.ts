export { IpcError, type IpcErrorCode } from './errors/ipc-error.js'
export type { PeerIdentity } from './types/channel.js'
export type { Traits } from './types/traits.js'
