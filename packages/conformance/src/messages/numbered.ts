/** Sender, number and length: what each message says of itself. */
const HEAD_BYTES = 12

/** A message that can be checked by itself: who sent it, as which, and bytes that follow from both. */
export function numbered(sender: number, index: number, size = 64): Uint8Array {
  if (size < HEAD_BYTES) throw new RangeError(`a numbered message has ${HEAD_BYTES} bytes or more`)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, sender)
  view.setUint32(4, index)
  view.setUint32(8, size)
  for (let at = HEAD_BYTES; at < size; at++) bytes[at] = pattern(sender, index, at)
  return bytes
}

export interface Numbers {
  readonly sender: number
  readonly index: number
}

/** Who sent it, as which. Throws when a byte is not the one that was sent. */
export function checkNumbered(bytes: Uint8Array): Numbers {
  if (bytes.length < HEAD_BYTES)
    throw new Error(`torn message: ${bytes.length} bytes of ${HEAD_BYTES} or more`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sender = view.getUint32(0)
  const index = view.getUint32(4)
  const size = view.getUint32(8)
  const what = `message ${index} of sender ${sender}`
  if (size !== bytes.length)
    throw new Error(`torn message: ${what} was sent as ${size} bytes and came as ${bytes.length}`)
  for (let at = HEAD_BYTES; at < size; at++) {
    if (bytes[at] !== pattern(sender, index, at))
      throw new Error(`torn message: ${what} differs at byte ${at}`)
  }
  return { sender, index }
}

/** Sizes that differ from message to message, so that a wrong boundary shows. */
export function variedSize(index: number, most = 512): number {
  return HEAD_BYTES + ((index * 97) % (most - HEAD_BYTES + 1))
}

function pattern(sender: number, index: number, at: number): number {
  return (sender * 31 + index * 7 + at) & 255
}
