/** The sends of one `sendMany` that are under way together, where a mechanism carries several at once. */
export class SendWindow {
  /** How many went. */
  sent = 0
  readonly #most: number
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #underWay: Promise<void>[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(most: number, signal: AbortSignal | undefined) {
    this.#most = most
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal])
  }

  /** Begins one more behind the others; waits while as many as may be are under way. Throws why one of them failed. */
  async add(begin: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#underWay.push(
      begin(this.#signal).then(
        () => {
          this.sent += 1
        },
        (error) => this.#failed(error),
      ),
    )
    if (this.#underWay.length >= this.#most) await this.#underWay.shift()
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Waits for all. Throws why one of them failed. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** After `error` nothing more is begun: waits for those under way, and gives what the caller is to be told. */
  async after(error: unknown): Promise<unknown> {
    await Promise.all(this.#underWay)
    return this.#failure?.error ?? error
  }

  // Those behind it are taken back: what comes after a gap must not arrive.
  #failed(error: unknown): void {
    this.#failure ??= { error }
    this.#stop.abort()
  }
}
