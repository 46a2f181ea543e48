/** The longest body of a control frame after the greeting. */
export const CONTROL_BODY_BYTES = 8

/** A number of bytes as the body of a control frame. */
export function bytesBody(bytes: number): Uint8Array {
  const body = new Uint8Array(CONTROL_BODY_BYTES)
  new DataView(body.buffer).setFloat64(0, bytes, true)
  return body
}

/** Reads what `bytesBody` wrote; NaN where the body is none. */
export function readBytesBody(body: Uint8Array): number {
  if (body.length !== CONTROL_BODY_BYTES) return Number.NaN
  return new DataView(body.buffer, body.byteOffset, body.length).getFloat64(0, true)
}
