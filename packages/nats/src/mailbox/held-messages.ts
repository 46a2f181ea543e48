import { type Header, indexOfMatch, type TypeSelector } from '@ipc/core/adapter'
import type { Msg } from '@nats-io/transport-node'
import { ownBytes } from '../own-bytes.js'

/** A message that the server gave out and that is neither acknowledged nor given back yet. */
export interface HeldMessage {
  readonly header: Header
  readonly bytes: Uint8Array
  /** Its place in the stream. */
  readonly sequence: number
  /** Where its acknowledgement goes. */
  readonly reply: string
}

export function heldMessage(message: Msg): HeldMessage {
  const reply = message.reply ?? ''
  const type = Number(message.subject.split('.').at(-1))
  return {
    header: { type, priority: 0, kind: 0, correlation: 0, missed: 0 },
    bytes: ownBytes(message.data),
    sequence: sequenceOf(reply),
    reply,
  }
}

/** $JS.ACK.STREAM.CONSUMER.DELIVERED.SEQUENCE.…; newer servers put a domain and an account before the stream. */
function sequenceOf(reply: string): number {
  const tokens = reply.split('.')
  return Number(tokens.length >= 11 ? tokens[7] : tokens[5])
}

/** Held messages in the order of the stream. */
export class HeldMessages {
  readonly #messages: HeldMessage[] = []

  get length(): number {
    return this.#messages.length
  }

  add(message: HeldMessage): void {
    const messages = this.#messages
    let at = messages.length
    while (at > 0 && (messages[at - 1] as HeldMessage).sequence > message.sequence) at -= 1
    messages.splice(at, 0, message)
  }

  take(selector: TypeSelector | undefined): HeldMessage | undefined {
    const at = indexOfMatch(this.#messages, selector)
    return at < 0 ? undefined : this.#messages.splice(at, 1)[0]
  }

  takeAll(): HeldMessage[] {
    return this.#messages.splice(0)
  }
}
