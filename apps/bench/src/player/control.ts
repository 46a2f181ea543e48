import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createConnection, Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Answer, Command } from './commands.js'
import { controlPath, startsItsFollower, type Task } from './task.js'

/** The line to the bench: standard input and output; a socket for a follower whose driver started it. */
export interface Control {
  say(answer: Answer): void
  readonly commands: AsyncIterable<Command>
}

export async function openControl(task: Task): Promise<Control> {
  if (task.role === 'follower' && startsItsFollower(task.contestant)) {
    const socket = createConnection(controlPath(task.folder))
    await once(socket, 'connect')
    // Goes out at once, though the next thing that a player does may block its thread: libuv tries before it waits.
    return controlOver(socket, (line) => void socket.write(line))
  }
  return controlOver(new Socket({ fd: 0 }), (line) => void writeSync(1, line))
}

function controlOver(input: Socket, write: (line: string) => void): Control {
  // Taken at once: lines that come before somebody asks would be lost.
  const lines = createInterface({ input })[Symbol.asyncIterator]()
  return {
    say: (answer) => write(`${JSON.stringify(answer)}\n`),
    commands: (async function* () {
      for await (const line of lines) yield JSON.parse(line) as Command
    })(),
  }
}
