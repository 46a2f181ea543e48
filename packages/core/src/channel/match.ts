import type { Header } from '../adapter/port.js'
import type { TypeSelector } from '../types/options.js'

/**
 * Which message a receive takes, as msgrcv(2) does: the oldest of the type, of the lowest type up to a bound, or of
 * any other type. −1 = none. `from`: where the oldest stands.
 */
export function indexOfMatch(
  messages: readonly ({ readonly header: Readonly<Header> } | undefined)[],
  selector: TypeSelector | undefined,
  from = 0,
): number {
  if (selector === undefined) return messages.length > from ? from : -1
  let best = -1
  let lowest = typeof selector === 'object' && 'lowestUpTo' in selector ? selector.lowestUpTo + 1 : 0
  for (let at = from; at < messages.length; at++) {
    const type = (messages[at] as { readonly header: Readonly<Header> }).header.type
    if (typeof selector === 'number') {
      if (type === selector) return at
    } else if ('except' in selector) {
      if (type !== selector.except) return at
    } else if (type < lowest) {
      lowest = type
      best = at
    }
  }
  return best
}
