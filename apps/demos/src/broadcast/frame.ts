/** One frame of the broadcast: so much that copying it for each reader would cost. */
export const FRAME_BYTES = 1024 * 1024
const WORDS = FRAME_BYTES / Uint32Array.BYTES_PER_ELEMENT

const asWords = (view: Uint8Array): Uint32Array =>
  new Uint32Array(view.buffer, view.byteOffset, view.byteLength / Uint32Array.BYTES_PER_ELEMENT)

/** Writes a frame in place. Each differs from the others in every word. */
export function fillFrame(view: Uint8Array, frame: number): void {
  const words = asWords(view)
  const first = Math.imul(frame + 1, 2_654_435_761)
  for (let index = 0; index < words.length; index++) words[index] = first + index
}

/** The sum of all words of a frame in place, modulo 2^32. */
export function checksum(view: Uint8Array): number {
  let sum = 0
  for (const word of asWords(view)) sum = (sum + word) >>> 0
  return sum
}

/** What `checksum` must give for a frame that arrived whole. */
export function rightChecksum(frame: number): number {
  const ofIndexes = (WORDS / 2) * (WORDS - 1)
  return (Math.imul(Math.imul(frame + 1, 2_654_435_761), WORDS) + (ofIndexes % 2 ** 32)) >>> 0
}
