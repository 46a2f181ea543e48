import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Answer, Command } from '../player/commands.js'
import { type Child, startChild } from './child.js'
import { Line } from './line.js'

/** The program that plays one side. */
const PROGRAM = fileURLToPath(new URL('player.js', import.meta.url))

/** A player, wherever it runs, by the line to it. */
export class PlayerLine {
  readonly #line: Line

  constructor(input: Readable, output: Writable, gone: AbortSignal) {
    this.#line = new Line(input, output, gone)
  }

  say(command: Command): void {
    this.#line.say(JSON.stringify(command))
  }

  /** The next answer, which must be of this kind. Throws what the player failed with. */
  async expect<K extends Answer['is']>(kind: K): Promise<Extract<Answer, { is: K }>> {
    const answer = JSON.parse(await this.#line.next()) as Answer
    if (answer.is === 'failed') throw new Error(answer.why)
    if (answer.is !== kind) throw new Error(`a player answered '${answer.is}', not '${kind}'`)
    return answer as Extract<Answer, { is: K }>
  }

  end(): void {
    this.#line.end()
  }
}

export interface PlayerProcess {
  readonly child: Child
  readonly line: PlayerLine
  /** The line to the follower that a driver starts itself. */
  readonly followerLine: PlayerLine | undefined
}

/** `wrapper` runs the player under another program, such as strace. */
export function startPlayer(
  task: string,
  startsItsFollower: boolean,
  wrapper: readonly string[] = [],
): PlayerProcess {
  const child = startChild([...wrapper, process.execPath, PROGRAM, task], startsItsFollower ? 2 : 0)
  const { stdin, stdout, stdio } = child.process
  return {
    child,
    line: new PlayerLine(stdout as Readable, stdin as Writable, child.gone),
    followerLine: startsItsFollower
      ? new PlayerLine(stdio[4] as Readable, stdio[3] as Writable, child.gone)
      : undefined,
  }
}
