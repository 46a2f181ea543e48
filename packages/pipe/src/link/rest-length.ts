const LEAST_US = 50
const FIRST_US = 100
const MOST_US = 200

/**
 * How long one that reads a stream rests: long enough for some hundred small messages, and shorter where more would fill the
 * pipe meanwhile, so that its writer had to wait.
 */
export class RestLength {
  readonly #pipeBytes: number
  #microseconds = FIRST_US

  constructor(pipeBytes: number) {
    this.#pipeBytes = pipeBytes
  }

  /** Microseconds of the next rest; the read after the last one brought so many bytes. */
  next(bytesRead: number): number {
    if (bytesRead > this.#pipeBytes / 2) this.#microseconds = Math.max(LEAST_US, this.#microseconds / 2)
    else if (bytesRead < this.#pipeBytes / 8) this.#microseconds = Math.min(MOST_US, this.#microseconds * 2)
    return this.#microseconds
  }
}
