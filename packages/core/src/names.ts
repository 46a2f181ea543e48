const NAME = /^[A-Za-z0-9._-]+$/

/** Throws TypeError unless `name` is 1 to `longest` bytes of `[A-Za-z0-9._-]`, not `.` or `..` (C1). */
export function checkName(name: unknown, what: string, longest = 200): asserts name is string {
  if (typeof name !== 'string') throw new TypeError(`the ${what} must be a string, not ${typeof name}`)
  if (name.length === 0 || name.length > longest || !NAME.test(name) || name === '.' || name === '..') {
    const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name
    throw new TypeError(
      `the ${what} '${shown}' (${name.length} characters) must be 1 to ${longest} of A-Z a-z 0-9 . _ - and not . or ..`,
    )
  }
}
