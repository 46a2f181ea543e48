import type { Slots } from '../participants/slots.js'
import type { LockWord } from '../ring/lock-word.js'
import type { RecordRing } from '../ring/record-ring.js'
import { RecordSender } from '../ring/record-sender.js'
import { Cursors } from './cursors.js'
import { skipTheSlow, waitForSlowest } from './make-space.js'

/**
 * The sending side of a topic, which makes space as `whenBehind` says. Who takes its lock from the dead first takes from the
 * subscribers what the dead one had freed and not yet taken.
 */
export function topicSender(
  ring: RecordRing,
  slots: Slots,
  lock: LockWord,
  capacity: number,
  whenBehind: 'wait' | 'skip',
): RecordSender {
  const cursors = new Cursors(ring, slots)
  const makeSpace = whenBehind === 'wait' ? waitForSlowest(ring, cursors) : skipTheSlow(ring, cursors, slots)
  return new RecordSender(ring, lock, capacity, makeSpace, (head) => {
    const tail = ring.tail()
    const repaired = cursors.repair(tail, head)
    if (repaired !== tail) ring.storeTail(repaired)
  })
}
