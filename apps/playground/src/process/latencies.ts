const MOST_SAMPLES = 4_096

/** Times on the way of the messages since the last look: each nth, once there are many. */
export class Latencies {
  readonly #samples = new Float64Array(MOST_SAMPLES)
  #count = 0
  #seen = 0
  #each = 1

  add(microseconds: number): void {
    if (this.#seen++ % this.#each !== 0) return
    if (this.#count === MOST_SAMPLES) {
      this.#each *= 2
      this.#count /= 2
    }
    this.#samples[this.#count++] = microseconds
  }

  take(): { readonly p50: number; readonly p99: number } | undefined {
    if (this.#count === 0) return undefined
    const sorted = this.#samples.slice(0, this.#count).sort()
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] as number
    this.#count = 0
    this.#seen = 0
    this.#each = 1
    return { p50: at(0.5), p99: at(0.99) }
  }
}
