import { underWay } from '../checks/under-way.js'
import { within } from '../checks/within.js'
import type { BytesMessage } from '../functions.js'
import { Tally } from '../messages/tally.js'

interface Receives {
  receive(): Promise<BytesMessage>
}

/**
 * Receives `count` numbered messages and checks that they are whole, in order and none missing. May be begun before
 * it is waited for.
 */
export function drain(channel: Receives, count: number, sender = 0): Promise<void> {
  return underWay(drainAll(channel, count, sender))
}

async function drainAll(channel: Receives, count: number, sender: number): Promise<void> {
  const tally = new Tally()
  for (let index = 0; index < count; index++) {
    const { data } = await within(channel.receive(), `message ${index} of ${count} of sender ${sender}`)
    tally.take(data)
  }
  tally.expectAll(sender, count)
}
