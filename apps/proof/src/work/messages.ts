const HEAD_BYTES = 16

/** A message that says who sent it, as which, and whose every byte follows from both. */
export function makeMessage(sender: number, index: number): Uint8Array {
  const size = HEAD_BYTES + ((index * 37 + sender) % 240)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, sender)
  view.setUint32(4, index)
  view.setUint32(8, size)
  for (let at = HEAD_BYTES; at < size; at++) bytes[at] = (sender * 31 + index * 7 + at) & 255
  view.setUint32(12, checksumOf(bytes))
  return bytes
}

/** Who sent it, as which, and its checksum; undefined = torn. */
export function readMessage(
  bytes: Uint8Array,
): { sender: number; index: number; checksum: number } | undefined {
  if (bytes.length < HEAD_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const checksum = view.getUint32(12)
  if (view.getUint32(8) !== bytes.length || checksum !== checksumOf(bytes)) return undefined
  return { sender: view.getUint32(0), index: view.getUint32(4), checksum }
}

/** FNV-1a over all but the place of the checksum itself. */
function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < bytes.length; at++) {
    if (at >= 12 && at < 16) continue
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  }
  return hash >>> 0
}

/** Adds up messages so that neither their order nor who received them counts, but each one does. */
export class Checksum {
  count = 0
  torn = 0
  sum = 0n

  add(checksum: number): void {
    this.count += 1
    // Not linear: two errors must not make up for each other.
    const value = BigInt(checksum)
    this.sum = (this.sum + value * value * 0x9e37_79b9n + value) & 0xffff_ffff_ffff_ffffn
  }

  told(): Told {
    return { count: this.count, torn: this.torn, sum: String(this.sum) }
  }
}

export interface Told {
  readonly count: number
  readonly torn: number
  readonly sum: string
}

/** Ends a receiver. */
export const STOP = new Uint8Array([0])
