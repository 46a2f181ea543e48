import type { Percentiles } from '../figures.js'

// The last ones of a slice: a round trip more overwrites the oldest.
const KEPT = 65_536

/** Collects the times of a slice without allocating. */
export class RoundTrips {
  readonly #microseconds = new Float64Array(KEPT)
  #added = 0

  add(microseconds: number): void {
    this.#microseconds[this.#added % KEPT] = microseconds
    this.#added += 1
  }

  get count(): number {
    return this.#added
  }

  percentiles(): Percentiles | undefined {
    if (this.#added === 0) return undefined
    const sorted = this.#microseconds.slice(0, this.#added).sort()
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number
    return { p50: at(0.5), p99: at(0.99), p999: at(0.999) }
  }
}
