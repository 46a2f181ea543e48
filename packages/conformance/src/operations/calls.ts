import { type Link, type Mailbox, toWeb, type ZeroCopy } from '@ipc/core'
import type { BytesChannel } from '../functions.js'

export const BYTES = new Uint8Array([1, 2, 3])
export const LOOK = { timeoutMs: 0 } as const
export const INFINITE = { timeoutMs: Number.POSITIVE_INFINITY } as const

export type InPlaceMailbox = Mailbox<Uint8Array, Uint8Array, { type: number; priority: number }> & ZeroCopy
export type InPlaceLink = Link<Uint8Array, Uint8Array, { type: number; priority: number }> & ZeroCopy

const nothing = (): void => undefined

/** How each call of a channel is made here. */
export const channelCalls = {
  tryReceive: (channel: BytesChannel) => channel.tryReceive(),
  receive: (channel: BytesChannel) => channel.receive(LOOK),
  receiveSync: (channel: BytesChannel) => channel.receiveSync(LOOK),
  receiveMany: (channel: BytesChannel) => channel.receiveMany(LOOK),
  messages: (channel: BytesChannel) => channel.messages(LOOK).next(),
  iterator: (channel: BytesChannel) => channel[Symbol.asyncIterator](),
  toWeb: (channel: BytesChannel) => toWeb(channel),
  trySend: (channel: BytesChannel) => channel.trySend(BYTES),
  send: (channel: BytesChannel) => channel.send(BYTES),
  sendSync: (channel: BytesChannel) => channel.sendSync(BYTES, INFINITE),
  sendMany: (channel: BytesChannel) => channel.sendMany([BYTES]),
  tryClaim: (channel: ZeroCopy) => channel.tryClaim(8)?.abort(),
  claim: async (channel: ZeroCopy) => (await channel.claim(8)).abort(),
  claimSync: (channel: ZeroCopy) => channel.claimSync(8, INFINITE).abort(),
  tryRead: (channel: ZeroCopy) => channel.tryRead(nothing),
  read: (channel: ZeroCopy) => channel.read(nothing, LOOK),
  tryReadMany: (channel: ZeroCopy) => channel.tryReadMany(nothing),
}
