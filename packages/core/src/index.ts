export type { Mechanism } from './adapter/mechanism.js'
export type { Codec } from './codec/codec.js'
export { json } from './codec/json.js'
export { structured } from './codec/structured.js'
export { IpcError, type IpcErrorCode } from './errors/ipc-error.js'
export { direct } from './open/direct.js'
export { indirect, indirectSync } from './open/indirect.js'
export { publish, subscribe } from './open/topic.js'
export { unlink } from './open/unlink.js'
export { type MessagePortView, messagePort } from './patterns/message-port.js'
export { request } from './patterns/request.js'
export { serve } from './patterns/serve.js'
export { toWeb } from './patterns/to-web.js'
export type {
  Channel,
  Claim,
  Closeable,
  Closure,
  DescriptorLink,
  Link,
  Mailbox,
  Message,
  Party,
  PeerIdentity,
  Receiver,
  Sender,
  ZeroCopy,
} from './types/channel.js'
export type {
  Buffering,
  ChannelOptions,
  Codecs,
  In,
  MailboxOptions,
  NoWait,
  Opt,
  Out,
  PartyOptions,
  Schemas,
  Select,
  TypeSelector,
  Wait,
  WaitSync,
} from './types/options.js'
export type { Traits, WhenFull } from './types/traits.js'
