interface Settle {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** Events by name: each goes to the oldest who waits for its name, or is kept until somebody asks. */
export class Inbox {
  readonly #kept = new Map<string, unknown[]>()
  readonly #waiting = new Map<string, Settle[]>()
  #ended: Error | undefined

  tell(event: string, value: unknown): void {
    const first = this.#waiting.get(event)?.shift()
    if (first !== undefined) first.resolve(value)
    else this.#kept.set(event, [...(this.#kept.get(event) ?? []), value])
  }

  next(event: string): Promise<unknown> {
    const kept = this.#kept.get(event)
    if (kept !== undefined && kept.length > 0) return Promise.resolve(kept.shift())
    if (this.#ended) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      this.#waiting.set(event, [...(this.#waiting.get(event) ?? []), { resolve, reject }])
    })
  }

  /** All that is kept of a name, and forgets it. */
  take(event: string): unknown[] {
    const kept = this.#kept.get(event) ?? []
    this.#kept.delete(event)
    return kept
  }

  /** Forgets all that is kept. */
  clear(): void {
    this.#kept.clear()
  }

  /** Who waits, and who will ask for what is not kept, gets `error`. */
  end(error: Error): void {
    this.#ended ??= error
    for (const { reject } of [...this.#waiting.values()].flat()) reject(this.#ended)
    this.#waiting.clear()
  }
}
