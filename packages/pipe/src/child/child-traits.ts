import type { Traits } from '@ipc/core'
import { hostSupport } from '@ipc/host'
import { fifoTraits } from '../fifo-traits.js'

/** How messages are told apart on the pipes between a parent and its child. */
export type Framing = 'length' | 'lines' | 'none'

const supported = hostSupport('anonymous pipes to a child')

/** The traits of a link between a parent and its child. */
export function childTraits(framing: Framing): Traits {
  return Object.freeze({
    ...fifoTraits.link,
    boundaries: framing === 'none' ? 'stream' : 'message',
    reach: 'related',
    supported,
  })
}
