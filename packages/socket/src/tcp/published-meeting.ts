import { IpcError } from '@ipc/core'
import type { MailboxRequest } from '@ipc/core/adapter'
import type { RetrySchedule } from '../back-off.js'
import type { MailboxAttributes } from '../mailbox/greeting.js'
import { houses, openHouse } from '../mailbox/houses.js'
import type { Meeting, Met } from '../mailbox/meeting.js'
import { noOwner, ownerExists } from '../mailbox/meeting-errors.js'
import { dial } from './dial.js'
import { PublishedAddress } from './published-address.js'
import { TcpListener } from './tcp-listener.js'

const LOOPBACK = '127.0.0.1'

/** A mailbox on this host's loopback whose port is found in the runtime directory: who takes the lock first owns it. */
export class PublishedMeeting implements Meeting {
  readonly address: string
  readonly retry: RetrySchedule = { firstMs: 3, longestMs: 50, boundMs: Number.POSITIVE_INFINITY }
  readonly #published: PublishedAddress

  constructor(published: PublishedAddress) {
    this.#published = published
    this.address = published.path
  }

  /** Of the mailbox of that name. */
  static of(namespace: string, name: string): PublishedMeeting {
    return new PublishedMeeting(new PublishedAddress('tcp', namespace, name))
  }

  async meet(create: MailboxRequest['create'], attributes: MailboxAttributes): Promise<Met | undefined> {
    const { address } = this
    const ours = houses.get(address)
    if (ours?.open) {
      if (create === 'exclusive') throw ownerExists(address, this.#published.owner())
      return { house: ours }
    }
    if (this.#published.tryOwn()) {
      if (create !== 'never') return this.#own(attributes)
      this.#published.release()
      throw noOwner(address)
    }
    if (create === 'exclusive') {
      if (await this.#published.own()) return this.#own(attributes)
      throw ownerExists(address, this.#published.owner())
    }
    const published = this.#published.read()
    if (published === undefined) return undefined
    const { port, secret } = published
    try {
      const connection = await dial({ host: LOOPBACK, port }, { tls: undefined, secret })
      return connection && { connection }
    } catch (error) {
      // A dead owner's port may be a stranger's while its heir has not written its own yet.
      if (IpcError.is(error, 'IPC_PERMISSION', 'IPC_CORRUPT')) return undefined
      throw error
    }
  }

  apart(place: string): PublishedMeeting | undefined {
    const apart = this.#published.apart(place)
    return apart.isThere() ? new PublishedMeeting(apart) : undefined
  }

  unlink(): boolean {
    return this.#published.remove()
  }

  async #own(attributes: MailboxAttributes): Promise<Met> {
    const { address } = this
    const published = this.#published
    const secret = PublishedAddress.newSecret()
    try {
      const listener = await TcpListener.open(
        { host: LOOPBACK, port: 0 },
        { tls: undefined, secret },
        published,
      )
      const house = openHouse(attributes, listener, address)
      published.publish({ port: listener.address.port, secret })
      return { house }
    } catch (error) {
      published.release()
      throw error
    }
  }
}
