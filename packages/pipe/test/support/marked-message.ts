import { createRequire } from 'node:module'

interface MarkedMessages {
  /** A message of `length` bytes that tells its sender, and from 5 bytes on its number. */
  markedMessage(sender: number, index: number, length: number): Uint8Array
  /** Sizes from 1 to `most`, evenly spread over their logarithms, the same for the same seed. */
  logUniformSizes(seed: number, count: number, most: number): number[]
}

// The peers are programs without a build: what they share with the tests is plain JavaScript.
export const { markedMessage, logUniformSizes } = createRequire(__filename)(
  '../programs/marked-messages.cjs',
) as MarkedMessages
