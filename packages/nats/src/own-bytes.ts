/** A copy in memory of its own: the client's payloads are Buffers over what it reads, and slice of a Buffer does not copy. */
export function ownBytes(payload: Uint8Array, from = 0): Uint8Array {
  return new Uint8Array(payload.subarray(from))
}
