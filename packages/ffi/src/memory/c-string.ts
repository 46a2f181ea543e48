/** @throws TypeError for a NUL byte, at which C would cut a path or name off. */
export function checkCString(text: string): void {
  if (text.includes('\0'))
    throw new TypeError(`${JSON.stringify(text)} holds a NUL byte, at which a path or name would end`)
}
