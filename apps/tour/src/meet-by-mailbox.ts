import { indirect, unlink } from '@ipc/core'
import type { MeetingPlace, Side } from './conversation.js'
import { mechanisms } from './mechanisms.js'
import type { Task } from './task.js'

/** Indirect communication: whoever opens a mailbox may take what is in it, so there is one for each way. */
export async function meetByMailbox(task: Task, side: Side): Promise<MeetingPlace> {
  const mechanism = mechanisms[task.mechanism]()
  const options = { namespace: 'tour', maxMessageBytes: task.messageBytes }
  const names = { toPeer: `${task.name}-to-peer`, toTour: `${task.name}-to-tour` }

  const remove = async () => {
    for (const name of Object.values(names)) await unlink(name, mechanism, options)
  }
  const toPeer = await indirect(names.toPeer, mechanism, options)
  const toTour = await indirect(names.toTour, mechanism, options).catch(async (error) => {
    await toPeer.close()
    await remove()
    throw error
  })
  const [outgoing, incoming] = side === 'tour' ? [toPeer, toTour] : [toTour, toPeer]

  return {
    meet: async () => ({ outgoing, incoming }),
    leave: async () => {
      await Promise.all([outgoing.close(), incoming.close()])
    },
    remove,
  }
}
