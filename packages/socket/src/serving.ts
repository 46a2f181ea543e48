import { PollSet } from '@ipc/ffi'
import type { Connection } from './connection/connection.js'

/** Something that others wait for, and that a thread goes on doing while a Sync call blocks it. */
export interface Server {
  /** Adds the descriptors that it waits for. */
  watch(set: PollSet): void
  /** Does what the wait found to do. */
  serve(set: PollSet): void
}

// For all copies of this package in the thread: a call of one must not block what the other serves.
const table = Symbol.for('@ipc/socket.servers')
const realm = globalThis as { [table]?: Set<Server> }
realm[table] ??= new Set()

/** All that this thread serves. */
export const servers: Set<Server> = realm[table]

let idle: PollSet | undefined

/**
 * Blocks the thread up to `milliseconds` (50 at most) until the connection can go on, or one of its servers has been asked something:
 * whoever the caller waits for may itself be waiting for that.
 */
export function waitServing(milliseconds: number, connection?: Connection): void {
  const set = idle?.clear() ?? new PollSet()
  idle = undefined
  for (const server of servers) server.watch(set)
  const descriptor = connection?.descriptor
  if (descriptor !== undefined && connection?.interests !== undefined)
    set.add(descriptor, connection.interests)
  if (set.wait(milliseconds) > 0) {
    if (descriptor !== undefined) connection?.service?.(set.ready(descriptor))
    for (const server of [...servers]) server.serve(set)
  }
  idle = set
}
