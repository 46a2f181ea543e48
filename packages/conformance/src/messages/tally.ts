import { checkNumbered, type Numbers } from './numbered.js'

/** Watches what arrives: each message whole, none twice, each sender's in order, none missing at the end. */
export class Tally {
  readonly #next = new Map<number, number>()
  readonly #taken: Numbers[] = []

  /** What one receiver got next. */
  take(bytes: Uint8Array): Numbers {
    return this.note(checkNumbered(bytes))
  }

  note(numbers: Numbers): Numbers {
    const { sender, index } = numbers
    const next = this.#next.get(sender) ?? 0
    if (index < next) {
      const again = this.#taken.some((taken) => taken.sender === sender && taken.index === index)
      throw new Error(
        `message ${index} of sender ${sender} came ${again ? 'twice' : `out of order, after ${next - 1}`}`,
      )
    }
    this.#next.set(sender, index + 1)
    this.#taken.push(numbers)
    return numbers
  }

  get taken(): readonly Numbers[] {
    return this.#taken
  }

  /** Throws unless messages 0 to `count` - 1 of `sender` all came. */
  expectAll(sender: number, count: number): void {
    expectAll(this.#taken, sender, count)
  }
}

/** The same over what several receivers took: none missing, none twice. */
export function expectAll(taken: readonly Numbers[], sender: number, count: number): void {
  const seen = new Map<number, number>()
  for (const numbers of taken) {
    if (numbers.sender === sender) seen.set(numbers.index, (seen.get(numbers.index) ?? 0) + 1)
  }
  for (let index = 0; index < count; index++) {
    const times = seen.get(index) ?? 0
    if (times === 0) throw new Error(`message ${index} of ${count} of sender ${sender} was lost`)
    if (times > 1) throw new Error(`message ${index} of sender ${sender} came ${times} times`)
  }
  if (seen.size > count) throw new Error(`${seen.size} messages of sender ${sender} came, ${count} were sent`)
}
