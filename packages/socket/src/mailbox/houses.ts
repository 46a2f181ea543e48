import type { House } from './house.js'

// For all copies of this package in the thread: two would serve one name, and each find the other by a socket.
const table = Symbol.for('@ipc/socket.houses')
const realm = globalThis as { [table]?: Map<string, House> }
realm[table] ??= new Map()

/** The mailboxes that this thread owns, by address. */
export const houses: Map<string, House> = realm[table]
