import type { Readable, Writable } from 'node:stream'
import type { Answer, Command } from '../player/commands.js'
import { Line } from './line.js'

/** A player, wherever it runs, by the line to it. */
export class PlayerLine {
  readonly #line: Line

  constructor(who: string, input: Readable, output: Writable, gone: AbortSignal) {
    this.#line = new Line(who, input, output, gone)
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
