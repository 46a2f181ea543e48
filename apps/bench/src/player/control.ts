import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { workerData } from 'node:worker_threads'
import type { Answer, Command } from './commands.js'

/** The line to the bench: standard input and output, or the descriptors that a worker thread is given. */
export interface Control {
  say(answer: Answer): void
  readonly commands: AsyncIterable<Command>
}

export function openControl(): Control {
  const { input, output } = (workerData ?? { input: 0, output: 1 }) as { input: number; output: number }
  const lines = createInterface({ input: new Socket({ fd: input }) })
  return {
    // Synchronous: the next thing that a player does may block its thread.
    say: (answer) => void writeSync(output, `${JSON.stringify(answer)}\n`),
    commands: (async function* () {
      for await (const line of lines) yield JSON.parse(line) as Command
    })(),
  }
}
