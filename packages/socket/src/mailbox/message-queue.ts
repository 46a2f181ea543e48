import type { Offer } from './offer.js'

/** A message in a mailbox. */
export interface Entry {
  readonly bytes: Uint8Array
  /** Its place in the order. */
  readonly sequence: number
  /** Whose credit it used; undefined = the owner's process. */
  readonly sender: object | undefined
  /** Of a mailbox of capacity 0: whose send waits for its receipt. */
  readonly offer?: Offer | undefined
}

const COMPACT_AT = 1024

/** Messages in the order of their sequence numbers: new ones go to the end, returned ones to their old place near the front. */
export class MessageQueue {
  #entries: Entry[] = []
  #head = 0
  #bytes = 0

  get length(): number {
    return this.#entries.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  insert(entry: Entry): void {
    this.#bytes += entry.bytes.length
    const last = this.#entries.at(-1)
    if (this.length === 0 || last === undefined || last.sequence < entry.sequence) {
      this.#entries.push(entry)
      return
    }
    let at = this.#head
    while ((this.#entries[at] as Entry).sequence < entry.sequence) at++
    if (at === this.#head && this.#head > 0) this.#entries[--this.#head] = entry
    else this.#entries.splice(at, 0, entry)
  }

  shift(): Entry | undefined {
    if (this.length === 0) return undefined
    const entry = this.#entries[this.#head] as Entry
    this.#entries[this.#head++] = undefined as unknown as Entry
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head)
      this.#head = 0
    }
    if (this.#head === this.#entries.length) {
      this.#entries = []
      this.#head = 0
    }
    this.#bytes -= entry.bytes.length
    return entry
  }

  /** Takes one out, wherever it is; false = it is not here. */
  remove(entry: Entry): boolean {
    const at = this.#entries.indexOf(entry, this.#head)
    if (at < 0) return false
    this.#entries.splice(at, 1)
    this.#bytes -= entry.bytes.length
    return true
  }
}
