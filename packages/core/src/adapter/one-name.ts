/**
 * A mechanism value with `at` opens one name, because `at` is one object: returns a check that throws TypeError for
 * a second name.
 */
export function oneName(at: unknown): (name: string) => void {
  let first: string | undefined
  return (name) => {
    if (at === undefined) return
    first ??= name
    if (first !== name) {
      throw new TypeError(
        `this mechanism value is bound to ${String(at)} and already opened '${first}': make another value for '${name}'`,
      )
    }
  }
}
