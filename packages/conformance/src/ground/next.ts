import { within } from '../checks/within.js'
import type { BytesMessage } from '../functions.js'
import { textOf } from '../messages/text.js'

interface Receives {
  receive(options?: object): Promise<BytesMessage>
}

/** The next message's bytes, from an end here or on the other side. */
export async function next(
  channel: Receives,
  what = 'the next message',
  options?: object,
): Promise<Uint8Array> {
  const { data } = await within(channel.receive(options), what)
  return data
}

/** The next message as text. */
export async function nextText(channel: Receives, what?: string, options?: object): Promise<string> {
  return textOf(await next(channel, what, options))
}
