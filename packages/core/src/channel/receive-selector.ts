import type { Attribute } from '../adapter/mechanism.js'
import type { TypeSelector } from '../types/options.js'
import { notSupported } from './context.js'

const LARGEST_TYPE = 2 ** 31 - 1

/** Checks the `type` of a receive. Undefined = any. Throws `IPC_NOT_SUPPORTED` where messages have no type (C7, C13). */
export function checkedSelector(
  options: object | undefined,
  attributes: readonly Attribute[],
  what: string,
): TypeSelector | undefined {
  if (options === undefined) return undefined
  const type = (options as { readonly type?: unknown }).type
  if (type === undefined) return undefined
  if (!attributes.includes('type'))
    throw notSupported(what, 'has no message types to select by: use memory() or sysvMq()')
  if (typeof type === 'number') checkType(type, 'type')
  else if (typeof type === 'object' && type !== null && 'lowestUpTo' in type)
    checkType(type.lowestUpTo, 'lowestUpTo')
  else if (typeof type === 'object' && type !== null && 'except' in type) checkType(type.except, 'except')
  else throw new TypeError('type must be a number, { lowestUpTo } or { except }')
  return type as TypeSelector
}

function checkType(value: unknown, name: string): void {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new TypeError(`${name} must be a whole number, not ${String(value)}`)
  }
  if (value < 1 || value > LARGEST_TYPE)
    throw new RangeError(`${name} is ${value}: it must be 1 to ${LARGEST_TYPE}`)
}
