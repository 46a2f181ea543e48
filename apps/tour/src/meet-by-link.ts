import { direct } from '@ipc/core'
import type { MeetingPlace, Side } from './conversation.js'
import { mechanisms } from './mechanisms.js'
import type { Task } from './task.js'

/** Direct communication: each names itself, then the other; one link carries both ways. */
export async function meetByLink(task: Task, side: Side): Promise<MeetingPlace> {
  const other = side === 'tour' ? 'peer' : 'tour'
  const nameOf = (who: Side) => `${task.name}-${who}`
  const open = (who: Side) =>
    direct(nameOf(who), mechanisms[task.mechanism](), {
      namespace: 'tour',
      maxMessageBytes: task.messageBytes,
    })
  const self = await open(side)

  return {
    meet: async (wait) => {
      const link = await self.link(nameOf(other), wait)
      return { outgoing: link, incoming: link }
    },
    leave: () => self.close(),
    remove: async () => {
      // A killed process cannot give its name back: whoever opens it next takes it over, and gives it back.
      const left = await open(other)
      await left.close()
    },
  }
}
