import type { NamedOptions } from '../program/options.js'
import { fill } from './fill.js'
import type { Ground, Pair } from './ground.js'

/** A pair whose end here can send no more: `count` messages of sender 0 are in it, of at most `size` bytes. */
export async function fullPair(
  ground: Ground,
  options: NamedOptions = {},
): Promise<Pair & { readonly count: number; readonly size: number }> {
  const size = 512
  const pair = await ground.smallPair({ maxMessageBytes: size, ...options })
  return { ...pair, count: await fill(pair.here, 0, size), size }
}
