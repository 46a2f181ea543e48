import { IpcError } from '@ipc/core'
import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node'

/** What a publisher says beside each message. */
export interface TopicMessage {
  readonly publisher: string
  /** The publisher's count, from 1: a gap shows what was missed. */
  readonly sequence: number
  /** Subscribers keep so many and skip the oldest; Infinity = they keep all. */
  readonly keep: number
  readonly codec: string
}

/** The subjects of one topic. */
export interface TopicSubjects {
  readonly data: string
  /** From publishers to all subscribers: who is there? */
  readonly subscribers: string
  /** From subscribers to all publishers. */
  readonly publishers: string
  /** To one subscriber: how far are you? */
  readonly subscriber: (id: string) => string
}

export function topicSubjects(hash: string): TopicSubjects {
  const stem = `ipc.topic.${hash}`
  return {
    data: `${stem}.data`,
    subscribers: `${stem}.subscribers`,
    publishers: `${stem}.publishers`,
    subscriber: (id) => `${stem}.subscriber.${id}`,
  }
}

export function topicHeaders({ publisher, sequence, keep, codec }: TopicMessage): MsgHdrs {
  const made = headers()
  made.set('Ipc-Publisher', publisher)
  made.set('Ipc-Sequence', String(sequence))
  made.set('Ipc-Codec', codec)
  if (Number.isFinite(keep)) made.set('Ipc-Keep', String(keep))
  return made
}

/** Throws `IPC_CORRUPT` for what no publisher of @ipc has sent. */
export function readTopicMessage(message: Msg): TopicMessage {
  const value = (name: string): string => message.headers?.get(name) ?? ''
  const sequence = Number(value('Ipc-Sequence'))
  const keep = value('Ipc-Keep') === '' ? Number.POSITIVE_INFINITY : Number(value('Ipc-Keep'))
  const publisher = value('Ipc-Publisher')
  if (publisher === '' || !Number.isSafeInteger(sequence) || sequence < 1 || !(keep >= 1)) {
    const text = `${message.subject} got a message that no @ipc publisher sends: something else publishes there`
    throw new IpcError('IPC_CORRUPT', text, { address: message.subject })
  }
  return { publisher, sequence, keep, codec: value('Ipc-Codec') }
}

/** What subscribers tell publishers: that they are there, how far they are, that they leave. */
export interface SubscriberNews {
  readonly event: 'here' | 'taken' | 'left'
  readonly subscriber: string
  /** 'taken': of this publisher's messages, up to this one. */
  readonly publisher: string
  readonly sequence: number
}

export function writeNews({ event, subscriber, publisher, sequence }: SubscriberNews): Uint8Array {
  return new TextEncoder().encode(`${event} ${subscriber} ${publisher} ${sequence}`)
}

export function readNews(message: Msg): SubscriberNews | undefined {
  const [event = '', subscriber = '', publisher = '', sequence = ''] = message.string().split(' ')
  if (event !== 'here' && event !== 'taken' && event !== 'left') return undefined
  return { event, subscriber, publisher, sequence: Number(sequence) || 0 }
}
