import type { MailboxAttributes } from './greeting.js'
import { House } from './house.js'
import type { Listener } from './listener.js'

// For all copies of this package in the thread: two would serve one name, and each find the other by a socket.
const table = Symbol.for('@ipc/socket.houses')
const realm = globalThis as { [table]?: Map<string, House> }
realm[table] ??= new Map()

/** The mailboxes that this thread owns, by address. */
export const houses: Map<string, House> = realm[table]

/** Makes this thread the owner of a mailbox, under `key` as long as it lives. */
export function openHouse(
  attributes: MailboxAttributes,
  listener: Listener,
  address: string,
  key = address,
): House {
  const house = new House(attributes, listener, address, () => {
    if (houses.get(key) === house) houses.delete(key)
  })
  houses.set(key, house)
  return house
}
