import type { Attribute } from '../adapter/mechanism.js'
import type { Header } from '../adapter/port.js'
import { notSupported } from './context.js'
import { LARGEST_TYPE, wholeNumber } from './whole-number.js'

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
    header.type = wholeNumber(type, 'type', 1, LARGEST_TYPE)
  }
  if (priority !== undefined) {
    if (!attributes.includes('priority')) {
      throw notSupported(what, 'carries no priority: use memory() or posixMq()')
    }
    header.priority = wholeNumber(priority, 'priority', 0, LARGEST_PRIORITY)
  }
}
