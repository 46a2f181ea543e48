import { addressOf } from '../backend/libc.js'

const baseAddresses = new WeakMap<ArrayBufferLike, number>()

/** @throws RangeError when offset and length do not lie within the bytes: the kernel would read or write past them. */
export function checkRange(bytes: Uint8Array, offset: number, length: number): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= bytes.byteLength)) {
    throw new RangeError(`offset ${offset} and length ${length} do not lie within ${bytes.byteLength} bytes`)
  }
}

/** The address of `bytes[offset]`, without making a view: the range has been checked, so the buffer is not detached. */
export function addressAt(bytes: Uint8Array, offset: number): number {
  let base = baseAddresses.get(bytes.buffer)
  if (base === undefined) {
    base = addressOf(bytes) - bytes.byteOffset
    baseAddresses.set(bytes.buffer, base)
  }
  return base + bytes.byteOffset + offset
}
