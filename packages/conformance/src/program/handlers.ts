import type { Handlers } from '@ipc/testkit'
import { Program } from './program.js'

/** Every method of a program by its name, as a peer serves them. */
export function handlersOf(program: Program): Handlers {
  const methods = program as unknown as Record<string, (...parameters: never[]) => unknown>
  const names = Object.getOwnPropertyNames(Program.prototype).filter((name) => name !== 'constructor')
  return Object.fromEntries(names.map((name) => [name, methods[name]!.bind(program)]))
}
