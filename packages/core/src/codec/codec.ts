/** Turns values into bytes and back. `encodeInto`, where given, writes without an array between and returns the length. */
export interface Codec<I = unknown, O = I> {
  readonly name: string
  encode(value: I): Uint8Array
  encodeInto?(value: I, into: Uint8Array): number
  decode(bytes: Uint8Array): O
}
