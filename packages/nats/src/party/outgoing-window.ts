/** What was sent over a link: numbered, counted against the capacity, kept until the other end has it. */
export class OutgoingWindow {
  readonly capacity: number
  /** Number of the last message sent. */
  sent = 0
  #arrived = 0
  #received = 0
  #kept: Uint8Array[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get hasRoom(): boolean {
    return this.sent - this.#received < this.capacity
  }

  /** Messages that the other end is not known to have. */
  get unarrived(): number {
    return this.sent - this.#arrived
  }

  keep(frame: Uint8Array): void {
    this.sent += 1
    this.#kept.push(frame)
  }

  /** The other end told how far it is; false = it cannot be so far. */
  told(arrived: number, received: number): boolean {
    if (arrived > this.sent || received > arrived) return false
    if (arrived > this.#arrived) {
      this.#kept.splice(0, arrived - this.#arrived)
      this.#arrived = arrived
    }
    this.#received = Math.max(this.#received, received)
    return true
  }

  /** What is to be sent again, in order. */
  get kept(): readonly Uint8Array[] {
    return this.#kept
  }
}
