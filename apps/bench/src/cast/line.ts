import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

const LONGEST_ANSWER_MS = 20_000

/** A conversation with a program in lines: what it is asked, and its answers in order. */
export class Line {
  readonly #who: string
  readonly #output: Writable
  #said = 'nothing'
  readonly #answers: AsyncIterator<string>
  readonly #gone: Promise<never>

  /** `who` names the program in errors; `gone` is aborted, with the reason, when the program has ended: nothing more is to be expected. */
  constructor(who: string, input: Readable, output: Writable, gone: AbortSignal) {
    this.#who = who
    this.#answers = createInterface({ input })[Symbol.asyncIterator]()
    this.#output = output.on('error', () => {})
    this.#gone = rejection(gone)
    // Nobody may be waiting when the program ends.
    this.#gone.catch(() => {})
  }

  say(line: string): void {
    this.#said = line
    this.#output.write(`${line}\n`)
  }

  /** The next answer. Rejects when the program ends instead, or is silent for twenty seconds. */
  async next(): Promise<string> {
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Error(
              `the ${this.#who} has been silent for ${LONGEST_ANSWER_MS / 1_000} s after ${this.#said}`,
            ),
          ),
        LONGEST_ANSWER_MS,
      )
    })
    try {
      // What a program says before it ends comes first: why it ended is known a moment later.
      const answer = await Promise.race([this.#answers.next(), tooLate])
      return answer.done ? await Promise.race([this.#gone, tooLate]) : answer.value
    } finally {
      clearTimeout(timer)
    }
  }

  end(): void {
    this.#output.end()
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
