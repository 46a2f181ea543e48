export type NativeFunction = (...values: unknown[]) => unknown

/** The error number of the call that was made last. */
export interface Kept {
  errno: number
}

/**
 * A function of C that keeps its errno straight after each call, before any code runs where the garbage collector may: its own calls
 * fail, too, and leave their numbers. `location`: what __errno_location() says. A closure for each count: `...` would make an array a call.
 */
export function keepErrno(
  call: NativeFunction,
  count: number,
  location: Int32Array,
  kept: Kept,
): NativeFunction {
  switch (count) {
    case 0:
      return () => {
        const result = call()
        kept.errno = location[0] as number
        return result
      }
    case 1:
      return (a) => {
        const result = call(a)
        kept.errno = location[0] as number
        return result
      }
    case 2:
      return (a, b) => {
        const result = call(a, b)
        kept.errno = location[0] as number
        return result
      }
    case 3:
      return (a, b, c) => {
        const result = call(a, b, c)
        kept.errno = location[0] as number
        return result
      }
    case 4:
      return (a, b, c, d) => {
        const result = call(a, b, c, d)
        kept.errno = location[0] as number
        return result
      }
    case 5:
      return (a, b, c, d, e) => {
        const result = call(a, b, c, d, e)
        kept.errno = location[0] as number
        return result
      }
    case 6:
      return (a, b, c, d, e, f) => {
        const result = call(a, b, c, d, e, f)
        kept.errno = location[0] as number
        return result
      }
    case 7:
      return (a, b, c, d, e, f, g) => {
        const result = call(a, b, c, d, e, f, g)
        kept.errno = location[0] as number
        return result
      }
    default:
      throw new TypeError(`a function of ${count} parameters: add a case for it`)
  }
}
