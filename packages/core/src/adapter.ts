/** For authors of mechanisms: what an adapter implements, and what core lends it. Users import from '@ipc/core'. */
export type {
  Adapter,
  MailboxRequest,
  OpenRequest,
  PartyRequest,
  TopicRequest,
  UnlinkRequest,
} from './adapter/adapter.js'
export { agree, type ObjectAttributes } from './adapter/agree.js'
export { HerdRest } from './adapter/herd-rest.js'
export {
  type Attribute,
  defineMechanism,
  definitionOf,
  type MechanismDefinition,
} from './adapter/mechanism.js'
export { oneName } from './adapter/one-name.js'
export type {
  Direction,
  Header,
  InPlace,
  LinkPort,
  PartyPort,
  PartyPortHost,
  Port,
  PortHost,
  Transfer,
} from './adapter/port.js'
export { indexOfMatch } from './channel/match.js'
export { fromSystemError } from './errors/system-error.js'
export {
  FRAME_FIELDS,
  FRAME_HEADER_BYTES,
  FrameFlag,
  type FrameHeader,
  FrameKind,
  readFrameHeader,
  writeFrameHeader,
} from './framing/frame.js'
export { FrameReader } from './framing/frame-reader.js'
export { linkOpener, type OpenLinkOptions } from './open/open-link.js'
export { loopTurn, loopTurnIsDue } from './timing/loop-turn.js'
export { waitSync } from './timing/sync-wait.js'
export { checkWait, timeoutError, WaitingCall } from './timing/waiting-call.js'
export type { TypeSelector } from './types/options.js'
