/** A message that waits to be published, or for the server's word on it. */
interface InLine {
  /** As the server knows it. */
  readonly id: string
  /** Goes if it waits and may. */
  publish(): void
}

/**
 * The messages of one handle on their way to the server, oldest first. All of them go as they come while the server takes
 * them. After trouble (a lost connection, a refusal, silence) only the oldest goes, until the server has it: one that
 * goes through behind one that does not would overtake it.
 *
 * A mailbox with a capacity may refuse one and have room for the next. There each goes on the condition that the one before it
 * is the last that the server has stored, and as many at once as the server took of late (decision 0117).
 */
export class PublishLine {
  readonly #line = new Set<InLine>()
  readonly #capacity: number
  #open = true
  #window: number

  /** `capacity`: how many messages the mailbox holds; Infinity = any number. */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#window = capacity
  }

  join(message: InLine): void {
    this.#line.add(message)
  }

  mayGo(message: InLine): boolean {
    if (this.#open && this.#window === Number.POSITIVE_INFINITY) return true
    let left = this.#open ? this.#window : 1
    for (const other of this.#line) {
      if (other === message) return true
      if (--left <= 0) return false
    }
    return false
  }

  /** What must be the last stored before this one goes in; undefined = anything. */
  condition(message: InLine): string | undefined {
    if (this.#capacity === Number.POSITIVE_INFINITY) return undefined
    let before: string | undefined
    for (const other of this.#line) {
      if (other === message) break
      before = other.id
    }
    return before
  }

  /** Something came between a message and the server. */
  trouble(): void {
    if (this.#open) this.#window = Math.max(1, Math.floor(this.#window / 2))
    this.#open = false
  }

  /** The server has it, or it was given up. */
  leave(message: InLine, stored: boolean): void {
    this.#line.delete(message)
    if (stored) this.#window = Math.min(this.#capacity, this.#window + 1)
    if (this.#open && this.#window === Number.POSITIVE_INFINITY) return
    if (stored) {
      this.#open = true
      this.#goOn()
      return
    }
    // What gave this one up may give up those behind it, one after the other: none of them may go through meanwhile.
    setImmediate(() => this.#goOn())
  }

  #goOn(): void {
    for (const next of this.#line) {
      if (!this.mayGo(next)) break
      next.publish()
    }
  }
}
