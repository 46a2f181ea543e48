import { direct } from '@ipc/core'
import type { MeetingPlace, Side } from './conversation.js'
import { mechanisms } from './mechanisms.js'
import type { Task } from './task.js'

/** Direct communication: each names itself, then the other; one link carries both ways. */
export async function meetByLink(task: Task, side: Side): Promise<MeetingPlace> {
  const nameOf = (who: Side) => `${task.name}-${who}`
  const self = await direct(nameOf(side), mechanisms[task.mechanism](), {
    namespace: 'tour',
    maxMessageBytes: task.messageBytes,
  })
  const other = nameOf(side === 'tour' ? 'peer' : 'tour')

  return {
    meet: async (wait) => {
      const link = await self.link(other, wait)
      return { outgoing: link, incoming: link }
    },
    leave: () => self.close(),
    // A link ends with its two processes: nothing of it stays.
    remove: async () => {},
  }
}
