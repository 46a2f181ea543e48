import type { Readable, Writable } from 'node:stream'
import { builtProgram } from '../package-folder.js'
import type { Role } from '../player/act.js'
import { type Child, startChild } from './child.js'
import { PlayerLine } from './player-line.js'

export interface PlayerProcess {
  readonly child: Child
  readonly line: PlayerLine
}

/** Starts one side. `wrapper` runs it under another program, such as strace. */
export function startPlayer(role: Role, task: string, wrapper: readonly string[]): PlayerProcess {
  const child = startChild([...wrapper, process.execPath, builtProgram('player'), task])
  const { stdin, stdout } = child.process
  return { child, line: new PlayerLine(role, stdout as Readable, stdin as Writable, child.gone) }
}
