import { fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import type { MailboxAttributes } from '../mailbox/greeting.js'
import { houses, openHouse } from '../mailbox/houses.js'
import type { Meeting, Met } from '../mailbox/meeting.js'
import { noOwner, ownerExists } from '../mailbox/meeting-errors.js'
import { dialPipe } from './pipe-connection.js'
import { PipeListener } from './pipe-listener.js'

/** Who makes the pipe first owns the mailbox; others connect. The system lets one process listen at a name, and frees it when that dies. */
export class PipeMeeting implements Meeting {
  readonly address: string

  constructor(path: string) {
    this.address = path
  }

  async meet(create: MailboxRequest['create'], attributes: MailboxAttributes): Promise<Met | undefined> {
    const { address } = this
    const ours = houses.get(address)
    if (ours?.open) {
      if (create === 'exclusive') throw ownerExists(address)
      return { house: ours }
    }
    const connection = await dialPipe(address)
    if (connection !== undefined) {
      if (create !== 'exclusive') return { connection }
      connection.close()
      throw ownerExists(address)
    }
    if (create !== 'never') return this.#own(attributes)
    throw noOwner(address)
  }

  /** The name is the pipe itself, which goes with its owner: there is nothing to remove. */
  unlink(): boolean {
    return false
  }

  async #own(attributes: MailboxAttributes): Promise<Met | undefined> {
    const { address } = this
    try {
      const listener = await PipeListener.open(address)
      return { house: openHouse(attributes, listener, address) }
    } catch (error) {
      // Another was quicker.
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
      throw fromSystemError(error, `cannot listen at ${address}`, address)
    }
  }
}
