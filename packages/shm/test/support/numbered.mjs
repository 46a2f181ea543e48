const HEADER_BYTES = 12

/** A message that says who sent it, which one it is, and whether it is whole. */
export function makeMessage(sender, number) {
  const length = HEADER_BYTES + ((number * 7919 + sender * 31) % 900)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, sender, true)
  view.setUint32(4, number, true)
  view.setUint32(8, length, true)
  bytes.fill((sender * 13 + number) & 0xff, HEADER_BYTES)
  return bytes
}

/** The sender and number of a message; throws when it is torn. */
export function readMessage(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sender = view.getUint32(0, true)
  const number = view.getUint32(4, true)
  if (view.getUint32(8, true) !== bytes.length)
    throw new Error(`message ${number} of ${sender} has ${bytes.length} bytes`)
  const filler = (sender * 13 + number) & 0xff
  for (let at = HEADER_BYTES; at < bytes.length; at++) {
    if (bytes[at] !== filler) throw new Error(`message ${number} of ${sender} is torn at ${at}`)
  }
  return { sender, number }
}
