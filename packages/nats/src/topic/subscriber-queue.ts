interface Waiting {
  readonly publisher: string
  readonly sequence: number
  readonly bytes: Uint8Array
  /** How many were missed before it. */
  missed: number
}

/** What came to one subscriber and waits to be taken. */
export class SubscriberQueue {
  readonly #waiting: Waiting[] = []
  /** The last message that came, of each publisher. */
  readonly #arrived = new Map<string, number>()
  /** Missed at the end: the next message says so. */
  #missed = 0

  get length(): number {
    return this.#waiting.length
  }

  put(publisher: string, sequence: number, bytes: Uint8Array, keep: number): void {
    const before = this.#arrived.get(publisher)
    if (before !== undefined && sequence > before + 1) this.#missed += sequence - before - 1
    this.#arrived.set(publisher, sequence)
    this.#waiting.push({ publisher, sequence, bytes, missed: this.#missed })
    this.#missed = 0
    while (this.#waiting.length > keep) {
      const skipped = this.#waiting.shift() as Waiting
      const next = this.#waiting[0]
      if (next !== undefined) next.missed += skipped.missed + 1
    }
  }

  take(): Waiting | undefined {
    return this.#waiting.shift()
  }

  /** The publisher has sent so many, and nothing of them is on its way: what did not come was missed. */
  sentUpTo(publisher: string, sequence: number): void {
    const before = this.#arrived.get(publisher)
    if (before !== undefined && sequence > before) this.#missed += sequence - before
    this.#arrived.set(publisher, Math.max(sequence, before ?? 0))
  }

  /** Up to which of a publisher's messages all were taken. */
  takenOf(publisher: string): number {
    const first = this.#waiting.find((waiting) => waiting.publisher === publisher)
    return first === undefined ? (this.#arrived.get(publisher) ?? 0) : first.sequence - 1
  }
}
