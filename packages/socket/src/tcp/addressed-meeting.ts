import { createHash } from 'node:crypto'
import { IpcError } from '@ipc/core'
import { fromSystemError, type MailboxRequest } from '@ipc/core/adapter'
import type { RetrySchedule } from '../back-off.js'
import type { MailboxAttributes } from '../mailbox/greeting.js'
import type { House } from '../mailbox/house.js'
import { houses, openHouse } from '../mailbox/houses.js'
import type { Meeting, Met } from '../mailbox/meeting.js'
import { dial } from './dial.js'
import { showAddress, type TcpAddress } from './tcp-address.js'
import { TcpListener } from './tcp-listener.js'
import type { TcpSettings } from './tcp-settings.js'

const ANY = ['0.0.0.0', '::']
const RECONNECT: RetrySchedule = { firstMs: 10, longestMs: 1000, boundMs: 60_000 }

/**
 * A mailbox at an address that the user names. Who says `listen` owns it if nobody does, and else takes part as a member;
 * who says `connect` is always a member.
 */
export class AddressedMeeting implements Meeting {
  readonly address: string
  readonly retry: RetrySchedule
  readonly whyNobody: string
  readonly #settings: TcpSettings
  /** Handles of one process share what it owns only if they would let each other in. */
  readonly #key: string
  readonly #at: TcpAddress

  /** `retry`: how a lost owner is looked for. */
  constructor(at: TcpAddress, settings: TcpSettings, retry = RECONNECT) {
    this.address = `tcp://${showAddress(at)}`
    this.retry = retry
    this.whyNobody = `nobody accepts at ${this.address}: start the side that says listen`
    this.#at = at
    this.#settings = settings
    this.#key = `${this.address} ${fingerprint(settings)}`
  }

  async meet(create: MailboxRequest['create'], attributes: MailboxAttributes): Promise<Met | undefined> {
    const { address } = this
    const ours = houses.get(this.#key)
    if (ours?.open) {
      if (create === 'exclusive') throw this.#exists()
      return { house: ours }
    }
    if (this.#settings.listen !== undefined && create !== 'never') {
      const house = await this.#own(attributes)
      if (house !== undefined) return { house }
    }
    if (create === 'exclusive') throw this.#exists()
    const { host, port } = this.#at
    const connection = await dial({ host: ANY.includes(host) ? '127.0.0.1' : host, port }, this.#settings)
    if (connection !== undefined) return { connection }
    if (create !== 'never') return undefined
    throw new IpcError('IPC_NOT_FOUND', `${this.whyNobody}, or leave out create: 'never' to wait for it`, {
      address,
    })
  }

  /** The name is the address itself: there is nothing to remove. */
  unlink(): boolean {
    return false
  }

  async #own(attributes: MailboxAttributes): Promise<House | undefined> {
    const { address } = this
    try {
      const listener = await TcpListener.open(this.#at, this.#settings)
      return openHouse(attributes, listener, address, this.#key)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
      throw fromSystemError(error, `cannot listen at ${address}`, address, { EADDRNOTAVAIL: 'IPC_NOT_FOUND' })
    }
  }

  #exists(): IpcError<'IPC_EXISTS'> {
    const { address } = this
    return new IpcError(
      'IPC_EXISTS',
      `${address} is taken (or this side only connects): choose another port, or open it without create: 'exclusive'`,
      { address },
    )
  }
}

function fingerprint({ secret, tls }: TcpSettings): string {
  const hash = createHash('sha256').update(secret ?? '')
  for (const part of [tls?.key, tls?.cert, tls?.ca]) hash.update('\0').update(part ?? '')
  return hash.digest('hex')
}
