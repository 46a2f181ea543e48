import { IpcError, type IpcErrorCode } from '@ipc/core'
import { underWay } from './under-way.js'
import { within } from './within.js'

interface Seen extends Error {
  readonly code?: string
  readonly limit?: number
  readonly sent?: number
}

/** What `action` throws or rejects with; fails when it does neither, or does not settle. */
export async function errorOf(action: () => unknown, what = 'the call'): Promise<Seen> {
  let result: unknown
  try {
    result = await within(Promise.resolve(action()), what)
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error(`${what} threw ${String(error)}, which is no Error`)
  }
  throw new Error(`${what} was to fail and gave ${show(result)}`)
}

/** Fails unless `action` fails with an `IpcError` of one of `codes`. May be begun before it is waited for. */
export function expectCode(
  action: () => unknown,
  codes: IpcErrorCode | readonly IpcErrorCode[],
  what = 'the call',
): Promise<Seen> {
  return underWay(checkCode(action, codes, what))
}

async function checkCode(
  action: () => unknown,
  codes: IpcErrorCode | readonly IpcErrorCode[],
  what: string,
): Promise<Seen> {
  const wanted: readonly string[] = typeof codes === 'string' ? [codes] : codes
  const error = await errorOf(action, what)
  // An error of a peer has crossed a process boundary: it kept its code, not its class.
  if (!wanted.includes(error.code ?? '') || (!IpcError.is(error) && !('peerStack' in error))) {
    throw new Error(`${what} was to fail with ${wanted.join(' or ')} and failed with ${show(error)}`, {
      cause: error,
    })
  }
  return error
}

/** Fails unless `action` fails with a TypeError or RangeError, as a programmer's mistake does. */
export async function expectMistake(
  action: () => unknown,
  names: readonly ('TypeError' | 'RangeError')[],
  what = 'the call',
): Promise<void> {
  const error = await errorOf(action, what)
  if (!(names as readonly string[]).includes(error.name)) {
    throw new Error(`${what} was to fail with ${names.join(' or ')} and failed with ${show(error)}`, {
      cause: error,
    })
  }
}

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name} ${(value as Seen).code ?? ''}: ${value.message}`
  return typeof value === 'object' && value !== null
    ? `an object (${Object.keys(value).join(', ')})`
    : String(value)
}
