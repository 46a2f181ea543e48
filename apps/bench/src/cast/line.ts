import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

const LONGEST_ANSWER_MS = 20_000

/** A conversation with a program in lines: what it is asked, and its answers in order. */
export class Line {
  readonly #output: Writable
  readonly #answers: AsyncIterator<string>
  readonly #gone: AbortSignal

  /** `gone` is aborted, with the reason, when the program has ended: nothing more is to be expected. */
  constructor(input: Readable, output: Writable, gone: AbortSignal) {
    this.#answers = createInterface({ input })[Symbol.asyncIterator]()
    this.#output = output.on('error', () => {})
    this.#gone = gone
  }

  say(line: string): void {
    this.#output.write(`${line}\n`)
  }

  /** The next answer. Rejects when the program ends instead, or is silent for twenty seconds. */
  async next(): Promise<string> {
    const tooLate = new AbortController()
    const timer = setTimeout(() => tooLate.abort(new Error('it has been silent for too long')), LONGEST_ANSWER_MS)
    try {
      const answer = await Promise.race([this.#answers.next(), rejection(this.#gone), rejection(tooLate.signal)])
      if (answer.done) {
        // Why it ended is known a moment later.
        await Promise.race([rejection(this.#gone), rejection(tooLate.signal)])
        throw new Error('it has ended')
      }
      return answer.value
    } finally {
      clearTimeout(timer)
    }
  }

  end(): void {
    this.#output.end()
  }
}

async function rejection(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  throw signal.reason
}
