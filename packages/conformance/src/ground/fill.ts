import { turns } from '../checks/turns.js'
import type { BytesChannel } from '../functions.js'
import { numbered } from '../messages/numbered.js'

/** More than any small channel holds. */
const MOST = 300_000
const TRIES = 5

/**
 * Sends numbered messages until the channel is full; returns how many went. One false may mean that another process
 * is in the middle of something: full is what stays so over turns of the loop.
 */
export async function fill(channel: BytesChannel, sender = 0, size = 512): Promise<number> {
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
