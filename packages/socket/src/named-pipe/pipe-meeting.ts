import { IpcError } from '@ipc/core'
import { fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import type { MailboxAttributes } from '../mailbox/greeting.js'
import { House } from '../mailbox/house.js'
import { houses } from '../mailbox/houses.js'
import type { Meeting, Met } from '../mailbox/meeting.js'
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
      if (create === 'exclusive') throw this.#exists()
      return { house: ours }
    }
    const connection = await dialPipe(address)
    if (connection !== undefined) {
      if (create !== 'exclusive') return { connection }
      connection.close()
      throw this.#exists()
    }
    if (create !== 'never') return this.#own(attributes)
    throw new IpcError(
      'IPC_NOT_FOUND',
      `no process owns the mailbox at ${address}: start one that does, or leave out create: 'never'`,
      { address },
    )
  }

  /** The name is the pipe itself, which goes with its owner: there is nothing to remove. */
  unlink(): boolean {
    return false
  }

  async #own(attributes: MailboxAttributes): Promise<Met | undefined> {
    const { address } = this
    try {
      const listener = await PipeListener.open(address)
      const house = new House(attributes, listener, address, () => {
        if (houses.get(address) === house) houses.delete(address)
      })
      houses.set(address, house)
      return { house }
    } catch (error) {
      // Another was quicker.
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
      throw fromSystemError(error, `cannot listen at ${address}`, address)
    }
  }

  #exists(): IpcError<'IPC_EXISTS'> {
    const { address } = this
    return new IpcError(
      'IPC_EXISTS',
      `a living process owns the mailbox at ${address}: open it without create: 'exclusive', or end that process`,
      { address },
    )
  }
}
