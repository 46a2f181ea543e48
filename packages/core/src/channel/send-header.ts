import type { Attribute } from '../adapter/mechanism.js'
import type { Header } from '../adapter/port.js'
import { notSupported } from './context.js'

const LARGEST_TYPE = 2 ** 31 - 1
const LARGEST_PRIORITY = 32_767

/** Checks a message's attributes and writes them into `header`; restores the defaults where there are none. */
export function fillHeader(
  header: Header,
  options: object | undefined,
  attributes: readonly Attribute[],
  what: string,
): void {
  header.type = 1
  header.priority = 0
  if (options === undefined) return
  const { type, priority } = options as { readonly type?: unknown; readonly priority?: unknown }
  if (type !== undefined) {
    if (!attributes.includes('type'))
      throw notSupported(what, 'carries no message type: use memory() or sysvMq()')
    header.type = checkedInteger(type, 'type', 1, LARGEST_TYPE)
  }
  if (priority !== undefined) {
    if (!attributes.includes('priority')) {
      throw notSupported(what, 'carries no priority: use memory() or posixMq()')
    }
    header.priority = checkedInteger(priority, 'priority', 0, LARGEST_PRIORITY)
  }
}

function checkedInteger(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new TypeError(`${name} must be a whole number, not ${String(value)}`)
  }
  if (value < least || value > most)
    throw new RangeError(`${name} is ${value}: it must be ${least} to ${most}`)
  return value
}
