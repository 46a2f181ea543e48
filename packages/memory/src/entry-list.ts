import type { TypeSelector } from '@ipc/core'
import { type Header, indexOfMatch } from '@ipc/core/adapter'

/** A message in a queue: its bytes are the queue's own. */
export interface Entry {
  readonly bytes: Uint8Array
  readonly header: Readonly<Header>
}

/** Taken places at the front are given back once they are so many and half of all. */
const LEAST_TAKEN = 1_024

/** Messages in their order: the highest priority first, then the oldest. Taking the first costs no shift. */
export class EntryList {
  #entries: (Entry | undefined)[] = []
  #first = 0

  get length(): number {
    return this.#entries.length - this.#first
  }

  insert(entry: Entry): void {
    const entries = this.#entries
    const { priority } = entry.header
    let at = entries.length
    while (at > this.#first && (entries[at - 1] as Entry).header.priority < priority) at -= 1
    if (at === entries.length) entries.push(entry)
    else entries.splice(at, 0, entry)
  }

  take(selector: TypeSelector | undefined): Entry | undefined {
    return this.#takeAt(indexOfMatch(this.#entries, selector, this.#first))
  }

  remove(entry: Entry): boolean {
    return this.#takeAt(this.#entries.indexOf(entry, this.#first)) !== undefined
  }

  #takeAt(at: number): Entry | undefined {
    if (at < 0) return undefined
    const entry = this.#entries[at]
    if (at > this.#first) {
      this.#entries.splice(at, 1)
      return entry
    }
    this.#entries[at] = undefined
    this.#first += 1
    if (this.#first === this.#entries.length) {
      this.#entries = []
      this.#first = 0
    } else if (this.#first >= LEAST_TAKEN && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first)
      this.#first = 0
    }
    return entry
  }
}
