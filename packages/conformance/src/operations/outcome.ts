import { isPending } from '../checks/turns.js'
import { within } from '../checks/within.js'

/** A call that has no result as long as nothing happens. */
export const WAITS = 'waits'

/**
 * What a call does, in a word or two: the code or name of the error, `done`, `true`, `a message`, `itself`, `waits`.
 * The call is begun before this returns.
 */
export function outcomeOf<T>(call: (handle: T) => unknown, handle: T, expected: string): Promise<string> {
  let result: unknown
  try {
    result = call(handle)
  } catch (error) {
    return Promise.resolve(nameOf(error))
  }
  if (!isPromise(result)) return Promise.resolve(described(result, handle))
  const settled = result.then((value) => (value === undefined ? 'done' : described(value, handle)), nameOf)
  if (expected !== WAITS) return within(settled, `a call that was to give ${expected}`)
  return isPending(settled).then((pending) => (pending ? WAITS : settled))
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function nameOf(error: unknown): string {
  const { code, name } = error as { readonly code?: string; readonly name?: string }
  return code ?? name ?? String(error)
}

function described(value: unknown, handle: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === handle) return 'itself'
  if (value instanceof Uint8Array) return 'bytes'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : 'messages'
  if (typeof value !== 'object' || value === null) return String(value)
  if ('done' in value) return value.done === true ? 'the end' : 'a message'
  if ('data' in value) return 'a message'
  if ('reason' in value) return String(value.reason)
  return 'an object'
}
