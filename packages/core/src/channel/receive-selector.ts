import type { Attribute } from '../adapter/mechanism.js'
import type { TypeSelector } from '../types/options.js'
import { notSupported } from './context.js'
import { LARGEST_TYPE, wholeNumber } from './whole-number.js'

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
  if (typeof type === 'number') wholeNumber(type, 'type', 1, LARGEST_TYPE)
  else if (typeof type === 'object' && type !== null && 'lowestUpTo' in type)
    wholeNumber(type.lowestUpTo, 'lowestUpTo', 1, LARGEST_TYPE)
  else if (typeof type === 'object' && type !== null && 'except' in type)
    wholeNumber(type.except, 'except', 1, LARGEST_TYPE)
  else throw new TypeError('type must be a number, { lowestUpTo } or { except }')
  return type as TypeSelector
}
