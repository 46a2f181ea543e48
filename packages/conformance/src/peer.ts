import type { Mechanism } from '@ipc/core'
import { peerMain } from '@ipc/testkit'
import { functionsWith } from './functions.js'
import { handlersOf } from './program/handlers.js'
import { Program } from './program/program.js'

/** The program of a child process: does to the mechanism what the case's process commands. */
export function runPeer(mechanism: Mechanism): void {
  const program = new Program(functionsWith(), mechanism, (event, value) => side.emit(event, value))
  const side = peerMain({ ...handlersOf(program), letGo: () => side.letGo() })
}
