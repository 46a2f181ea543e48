import type { Slots } from '../participants/slots.js'
import type { RecordRing } from '../ring/record-ring.js'
import type { Reclaim } from '../ring/record-sender.js'
import { RecordState, STATE_BITS, STATE_MASK } from '../ring/record-state.js'
import type { Cursors } from './cursors.js'

/** Frees what every subscriber has read, and nothing else: the slowest holds the publishers back. */
export function waitForSlowest(ring: RecordRing, cursors: Cursors): Reclaim {
  return (_bytes, head) => {
    const tail = ring.tail()
    const slowest = cursors.slowest(tail, head)
    if (slowest !== tail) ring.storeTail(slowest)
  }
}

/** Frees the oldest records, as many as are needed, and takes them from subscribers that have not read them. */
export function skipTheSlow(ring: RecordRing, cursors: Cursors, slots: Slots): Reclaim {
  return (bytes, head) => {
    const tail = ring.tail()
    let next = tail
    let records = 0
    while (next !== head && (records === 0 || ring.used(next, head) + bytes > ring.size)) {
      const state = ring.stateAt(next)
      const kind = state & STATE_MASK
      if (kind === RecordState.claimed && slots.isAlive(state >>> STATE_BITS)) break
      if (kind !== RecordState.padding) records++
      next = ring.after(next, state, head)
    }
    if (next === tail) return
    // First the tail, then the subscribers: one that sets itself to the tail meanwhile looks at the tail again.
    ring.storeTail(next)
    const reached = cursors.overrun(tail, next)
    if (reached !== next) ring.storeTail(reached)
  }
}
