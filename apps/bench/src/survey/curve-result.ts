/** How one thing's cost grows with another. */
export interface CurveResult {
  readonly title: string
  /** What grows: bytes, senders, receivers, channels. */
  readonly x: string
  /** What it costs: microseconds a message, bytes a second… */
  readonly y: string
  readonly lines: readonly {
    readonly name: string
    readonly points: readonly (readonly [number, number])[]
  }[]
}
