/** A message that waits to be published, or for the server's word on it. */
interface InLine {
  /** Goes if it waits and may. */
  publish(): void
}

/**
 * The messages of one handle on their way to the server, oldest first. All of them go as they come while the server takes
 * them. After trouble (a lost connection, a refusal, silence) only the oldest goes, until the server has it: one that
 * goes through behind one that does not would overtake it.
 */
export class PublishLine {
  readonly #line = new Set<InLine>()
  #open = true

  join(message: InLine): void {
    this.#line.add(message)
  }

  mayGo(message: InLine): boolean {
    return this.#open || this.#line.values().next().value === message
  }

  /** Something came between a message and the server. */
  trouble(): void {
    this.#open = false
  }

  /** The server has it, or it was given up. */
  leave(message: InLine, stored: boolean): void {
    this.#line.delete(message)
    if (this.#open) return
    if (stored) this.#open = true
    for (const next of this.#line) {
      next.publish()
      if (!this.#open) break
    }
  }
}
