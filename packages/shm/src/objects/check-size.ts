/** Throws RangeError for what cannot be the length of shared memory: a whole number of bytes from 1. */
export function checkSize(size: number): void {
  if (!(Number.isSafeInteger(size) && size > 0))
    throw new RangeError(`shared memory has a whole number of bytes from 1, not ${size}`)
}
