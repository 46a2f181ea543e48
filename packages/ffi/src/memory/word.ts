/** Writes a 64-bit word (a pointer, a size_t, a long that is not negative) from a number, without making a bigint. */
export function writeWord(into: Buffer, offset: number, value: number): void {
  into.writeUInt32LE(value >>> 0, offset)
  into.writeUInt32LE(Math.floor(value / 0x1_0000_0000), offset + 4)
}
