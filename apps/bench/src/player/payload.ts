const DATA = 0
const LAST = 1

/** The two messages of an exchange: the same bytes but for the first, which tells the last message of a slice. */
export interface Payload {
  readonly data: Uint8Array
  readonly last: Uint8Array
}

export function makePayload(bytes: number): Payload {
  const data = new Uint8Array(bytes).fill('x'.charCodeAt(0))
  const last = data.slice()
  data[0] = DATA
  last[0] = LAST
  return { data, last }
}

export function isLast(bytes: Uint8Array, offset = 0): boolean {
  return bytes[offset] === LAST
}

export function writeMark(bytes: Uint8Array, last: boolean): void {
  bytes[0] = last ? LAST : DATA
}
