/**
 * Marks calls as begun, to be waited for later in the case: should the case fail before, their own failure is no
 * second, unhandled one. Whoever waits for them still sees it.
 */
export function underWay<T extends Promise<unknown> | readonly Promise<unknown>[]>(calls: T): T {
  for (const call of [calls].flat() as Promise<unknown>[]) call.catch(() => undefined)
  return calls
}
