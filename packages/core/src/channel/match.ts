import type { Header } from '../adapter/port.js'
import type { TypeSelector } from '../types/options.js'

/** As msgrcv does: the oldest of the type, of the lowest type up to a bound, or of any other type. */
export function indexOfMatch(
  messages: readonly { readonly header: Header }[],
  selector: TypeSelector | undefined,
): number {
  if (selector === undefined) return messages.length > 0 ? 0 : -1
  if (typeof selector === 'number') return messages.findIndex(({ header }) => header.type === selector)
  if ('except' in selector) return messages.findIndex(({ header }) => header.type !== selector.except)
  let best = -1
  let lowest = selector.lowestUpTo + 1
  messages.forEach(({ header }, at) => {
    if (header.type >= lowest) return
    lowest = header.type
    best = at
  })
  return best
}
