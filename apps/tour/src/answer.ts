import { createHash } from 'node:crypto'
import type { Wait } from '@ipc/core'
import type { Conversation } from './conversation.js'
import type { Task } from './task.js'

/** The peer's part: returns each of the first messages, receives the file, and answers with its SHA-256. */
export async function answer({ incoming, outgoing }: Conversation, task: Task, wait: Wait): Promise<void> {
  for (let round = 0; round < task.roundTrips; round += 1) {
    const { data } = await incoming.receive(wait)
    await outgoing.send(data, wait)
  }

  const hash = createHash('sha256')
  for (let missing = task.bytes; missing > 0; ) {
    for (const { data } of await incoming.receiveMany(wait)) {
      hash.update(data)
      missing -= data.length
    }
  }
  await outgoing.send(hash.digest(), wait)
}
