// Type-checked, never run: what '@ipc/core' exports is, both ways, what promised-core.ts promises to users.
import * as ours from '@ipc/core'
import type * as promised from './promised-core.js'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'promised lacks it') : 'ours lacks it'
type Typed = { type: number }

const types: [
  Same<ours.Traits, promised.Traits>,
  Same<ours.Sender<string, Typed>, promised.Sender<string, Typed>>,
  Same<ours.Receiver<string, Typed & { from: string }>, promised.Receiver<string, Typed & { from: string }>>,
  Same<ours.Channel<string, number, Typed>, promised.Channel<string, number, Typed>>,
  Same<ours.Mailbox<string>, promised.Mailbox<string>>,
  Same<ours.Link<string, number, Typed>, promised.Link<string, number, Typed>>,
  Same<
    ours.Party<string, number, Typed, ours.ZeroCopy>,
    promised.Party<string, number, Typed, ours.ZeroCopy>
  >,
  Same<ours.MailboxOptions<undefined, undefined>, promised.MailboxOptions<undefined, undefined>>,
  Same<ours.PartyOptions<undefined, undefined>, promised.PartyOptions<undefined, undefined>>,
  Same<ours.ChannelOptions<undefined, undefined>, promised.ChannelOptions<undefined, undefined>>,
  Same<ours.Codec<string, number>, promised.Codec<string, number>>,
  Same<ours.IpcErrorCode, promised.IpcErrorCode>,
  Same<ours.MessagePortView, promised.MessagePortView>,
  Same<ours.Closure, promised.Closure>,
  Same<ours.PeerIdentity, promised.PeerIdentity>,
  Same<ours.Wait, promised.Wait>,
  Same<ours.WaitSync, promised.WaitSync>,
  Same<ours.NoWait, promised.NoWait>,
  Same<ours.TypeSelector, promised.TypeSelector>,
  Same<ours.Message<string, Typed>, promised.Message<string, Typed>>,
] = [
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
]

const request: typeof promised.request = ours.request
const serve: typeof promised.serve = ours.serve
const toWeb: typeof promised.toWeb = ours.toWeb
const messagePort: typeof promised.messagePort = ours.messagePort
const json: typeof promised.json = ours.json
const structured: typeof promised.structured = ours.structured

export const promises = [types, request, serve, toWeb, messagePort, json, structured]
