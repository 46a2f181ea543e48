import { removeDeadSockets, runtimeDirectory } from '@ipc/host'
import { lockOf } from './unix-address.js'

let directory: string | undefined

/** This process begins to own mailboxes: the socket files of owners who were killed go, once those are served who wait for an heir. */
export function sweepFirst(): void {
  directory = runtimeDirectory()
  setImmediate(sweepLast).unref()
}

/** It owns none any more: the files of those who were killed meanwhile. The directory may be gone. */
export function sweepLast(): void {
  if (directory !== undefined) removeDeadSockets(directory, '.socket', lockOf)
}
