/** A message that has come and is not received yet. */
export interface Arrived {
  readonly bytes: Uint8Array
  readonly kind: number
  readonly correlation: number
}

const COMPACT_AT = 1024

/** Messages in the order in which they came. */
export class Inbox {
  #arrived: Arrived[] = []
  #head = 0

  get length(): number {
    return this.#arrived.length - this.#head
  }

  push(arrived: Arrived): void {
    this.#arrived.push(arrived)
  }

  /** Takes the oldest. */
  shift(): Arrived | undefined {
    const at = this.#head
    const arrived = this.#arrived[at]
    if (arrived === undefined) return undefined
    // What was received must not be held by its old place.
    this.#arrived[at] = undefined as unknown as Arrived
    this.#head = at + 1
    if (this.#head === this.#arrived.length) {
      this.#arrived.length = 0
      this.#head = 0
    } else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#arrived.length) {
      this.#arrived = this.#arrived.slice(this.#head)
      this.#head = 0
    }
    return arrived
  }

  /** Takes the newest. */
  pop(): Arrived | undefined {
    return this.length === 0 ? undefined : this.#arrived.pop()
  }
}
