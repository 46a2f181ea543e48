import { turns } from '../checks/turns.js'
import { within } from '../checks/within.js'
import { type BytesChannel, boundsOf } from '../functions.js'
import { numbered } from '../messages/numbered.js'

/** More than any small channel holds. */
const MOST = 300_000
const TRIES = 5

/**
 * Sends numbered messages until the channel is full; returns how many went. One false may mean that another process
 * is in the middle of something: full is what stays so over turns of the loop.
 */
export async function fill(channel: BytesChannel, sender = 0, size = 512): Promise<number> {
  if (channel.traits.handOver === 'broker') return fillBySends(channel, sender, size)
  let count = 0
  for (let tries = 0; tries < TRIES; ) {
    if (channel.trySend(numbered(sender, count, size))) {
      count += 1
      tries = 0
    } else {
      tries += 1
      await turns(2)
    }
    if (count === MOST) throw new Error(`the channel took ${MOST} messages and is not full`)
  }
  return count
}

/** No trySend answers true there: as many sends as were granted must go without a receiver. */
async function fillBySends(channel: BytesChannel, sender: number, size: number): Promise<number> {
  const { capacity } = boundsOf(channel)
  for (let index = 0; index < capacity; index++) {
    await within(channel.send(numbered(sender, index, size)), `send ${index} of a capacity of ${capacity}`)
  }
  return capacity
}
