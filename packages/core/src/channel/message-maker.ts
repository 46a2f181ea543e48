import type { Attribute } from '../adapter/mechanism.js'
import type { Header } from '../adapter/port.js'
import type { Message } from '../types/channel.js'

/** Makes the one object of a message, with the attributes its mechanism carries and no others. */
export type MessageMaker = <O>(data: O, header: Header, from: string | undefined) => Message<O>

/** Chosen once a channel, so that each message of it has the same shape and costs one allocation. */
export function messageMaker(attributes: readonly Attribute[], missed: boolean): MessageMaker {
  const type = attributes.includes('type')
  const priority = attributes.includes('priority')
  if (missed) return (data, header) => ({ data, missed: header.missed })
  if (!type && !priority) return (data, _, from) => (from === undefined ? { data } : { data, from })
  if (type && priority) {
    return (data, header, from) =>
      from === undefined
        ? { data, type: header.type, priority: header.priority }
        : { data, type: header.type, priority: header.priority, from }
  }
  if (type) {
    return (data, header, from) =>
      from === undefined ? { data, type: header.type } : { data, type: header.type, from }
  }
  return (data, header, from) =>
    from === undefined ? { data, priority: header.priority } : { data, priority: header.priority, from }
}
